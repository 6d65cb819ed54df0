import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Trouble } from "../testing/hub-server.ts";
import { withHub, type HubTest } from "../testing/with-hub.ts";
import { downloadFile } from "./download-file.ts";
import { resolveRevision, type RemoteFile } from "./resolve-revision.ts";

const REPO = "owner/model";
const WEIGHTS = "model.safetensors";
const MEGABYTE = 1 << 20;

interface Prepared {
  readonly commit: string;
  readonly file: RemoteFile;
  readonly content: Buffer;
  readonly folder: string;
  readonly part: string;
  readonly blob: string;
}

/** A model of one file, with troubles planned for it. */
async function prepare(
  { hub, options, settings }: HubTest,
  { name = WEIGHTS, bytes = 300_000, troubles = [] as readonly Trouble[] },
): Promise<Prepared> {
  const content = randomBytes(bytes);
  const commit = hub.addModel(REPO, { [name]: content });
  const { files } = await resolveRevision(REPO, "main", options);
  hub.plan(name, ...troubles);
  const file = files?.[0] as RemoteFile;
  const folder = join(settings.cacheDirectory, "models--owner--model");
  const blob = join(folder, "blobs", file.blob);
  return { commit, file, content, folder, blob, part: `${blob}.commonground.incomplete` };
}

/** Comparing byte by byte through `toEqual` takes seconds. */
const holds = async (path: string, content: Buffer) => (await readFile(path)).equals(content);

const ranges = (test: HubTest) =>
  test.hub.requests.filter(({ host }) => host === "storage").map(({ range }) => range);

const repeat = (times: number, trouble: Trouble) => Array.from({ length: times }, () => trouble);

test(
  "large files come from the storage, are named by their SHA-256 and linked from the snapshot",
  withHub(async (it) => {
    const { commit, file, content, folder, blob } = await prepare(it, {});
    const path = await downloadFile(REPO, commit, file, it.options);
    expect(path).toBe(join(folder, "snapshots", commit, WEIGHTS));
    expect(await holds(path, content)).toBe(true);
    expect(file.blob).toBe(createHash("sha256").update(content).digest("hex"));
    expect(await readlink(path)).toBe(join("..", "..", "blobs", file.blob));
    expect(await readdir(join(folder, "blobs"))).toEqual([file.blob]);
    expect((await stat(blob)).size).toBe(content.length);
  }),
);

test(
  "small files come from the hub itself and are named by git's hash",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, { name: "config.json", bytes: 100 });
    const path = await downloadFile(REPO, commit, file, it.options);
    expect(await holds(path, content)).toBe(true);
    expect(file.blob).toHaveLength(40);
  }),
);

test(
  "an empty file needs no request",
  withHub(async (it) => {
    const { commit, file } = await prepare(it, { bytes: 0 });
    expect(await readFile(await downloadFile(REPO, commit, file, it.options))).toHaveLength(0);
    expect(ranges(it)).toEqual([]);
  }),
);

test(
  "a file in the cache is not asked for again, nor one of another commit with the same content",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, {});
    await downloadFile(REPO, commit, file, it.options);
    const asked = it.hub.requests.length;
    await downloadFile(REPO, commit, file, it.options);
    const other = await downloadFile(REPO, "d".repeat(40), file, it.options);
    expect(await holds(other, content)).toBe(true);
    expect(it.hub.requests).toHaveLength(asked);
  }),
);

test(
  "the token goes to the hub and never to the storage",
  withHub(async (it) => {
    it.hub.gate(REPO, "hf_secret");
    const withToken = { ...it.options, settings: { ...it.settings, token: "hf_secret" } };
    const { commit, file } = await prepare({ ...it, options: withToken }, {});
    await downloadFile(REPO, commit, file, withToken);
    const sent = (host: string) =>
      it.hub.requests.filter((seen) => seen.host === host).map(({ authorization }) => authorization);
    expect(sent("hub")).toEqual(["Bearer hf_secret", "Bearer hf_secret"]);
    expect(sent("storage")).toEqual([null]);
  }),
);

test(
  "a connection that breaks off in the middle goes on where it stopped",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, {
      troubles: repeat(2, { kind: "cut", after: 100_000 }),
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(ranges(it)).toEqual([null, "bytes=100000-", "bytes=200000-"]);
    expect(it.retries.map(({ failures }) => failures)).toEqual([1, 2]);
  }),
);

test(
  "failures with a megabyte of progress between them are not counted together",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, {
      bytes: 8 * MEGABYTE,
      troubles: repeat(7, { kind: "cut", after: MEGABYTE }),
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(ranges(it)).toHaveLength(8);
  }),
);

test(
  "a connection that always breaks off at once is given up, and the next run goes on",
  withHub(async (it) => {
    const { commit, file, content, part } = await prepare(it, {
      troubles: repeat(4, { kind: "cut", after: 1_000 }),
    });
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({ code: "NETWORK" });
    expect((await stat(part)).size).toBe(4_000);
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(ranges(it).at(-1)).toBe("bytes=4000-");
  }),
);

test(
  "a transfer that falls silent is begun again where it stopped",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, { troubles: [{ kind: "stall", after: 50_000 }] });
    const hasty = { ...it.options, patience: { ...it.options.patience!, readTimeoutMs: 500 } };
    expect(await holds(await downloadFile(REPO, commit, file, hasty), content)).toBe(true);
    expect(it.retries[0]?.reason).toContain("stopped answering");
    expect(ranges(it)).toEqual([null, "bytes=50000-"]);
  }),
);

test(
  "a slow drip is waited for, however long it takes in all",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, {
      bytes: 20_000,
      troubles: [{ kind: "drip", bytes: 1_000, pauseMs: 60 }],
    });
    const hasty = { ...it.options, patience: { ...it.options.patience!, readTimeoutMs: 700 } };
    expect(await holds(await downloadFile(REPO, commit, file, hasty), content)).toBe(true);
    expect(it.retries).toEqual([]);
  }),
);

test(
  "wrong bytes are thrown away and fetched again",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, { troubles: [{ kind: "wrong-bytes" }] });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(ranges(it)).toEqual([null, null]);
  }),
);

test(
  "wrong bytes time after time: refused, and no file is there under that name",
  withHub(async (it) => {
    const { commit, file, folder } = await prepare(it, { troubles: repeat(9, { kind: "wrong-bytes" }) });
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({
      code: "CORRUPT",
      message: expect.stringMatching(
        /owner\/model\/model.safetensors: what arrives is not what the hub lists/,
      ),
    });
    expect(ranges(it)).toHaveLength(3);
    expect(await readdir(join(folder, "blobs"))).toEqual([`${file.blob}.commonground.incomplete`]);
    await expect(stat(join(folder, "snapshots", commit, WEIGHTS))).rejects.toThrow("ENOENT");
  }),
);

test(
  "a part with wrong bytes from an earlier run is replaced",
  withHub(async (it) => {
    const { commit, file, content, folder, part } = await prepare(it, {});
    await mkdir(join(folder, "blobs"), { recursive: true });
    await writeFile(part, Buffer.alloc(1_000));
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(ranges(it)).toEqual(["bytes=1000-", null]);
  }),
);

test(
  "a part that is longer than the file is replaced, and one that is whole only verified",
  withHub(async (it) => {
    const { commit, file, content, folder, part } = await prepare(it, {});
    await mkdir(join(folder, "blobs"), { recursive: true });
    await writeFile(part, Buffer.alloc(content.length + 1));
    await downloadFile(REPO, commit, file, it.options);
    expect(ranges(it)).toEqual([null]);
    const second = await prepare(it, {});
    await writeFile(second.part, second.content);
    expect(
      await holds(await downloadFile(REPO, second.commit, second.file, it.options), second.content),
    ).toBe(true);
    expect(ranges(it)).toEqual([null]);
  }),
);

test(
  "a length other than listed is refused",
  withHub(async (it) => {
    const { commit, file } = await prepare(it, {
      troubles: repeat(4, { kind: "wrong-length", length: 299_999 }),
    });
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({
      code: "CORRUPT",
      message: expect.stringContaining("announces 299999 bytes where the hub lists 300000"),
    });
  }),
);

test(
  "more bytes than listed, sent without a length, are refused and not stored",
  withHub(async (it) => {
    const { commit, file, part } = await prepare(it, { troubles: repeat(9, { kind: "too-long" }) });
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({
      code: "CORRUPT",
      message: expect.stringContaining("more than 300000 bytes"),
    });
    expect((await stat(part)).size).toBe(0);
  }),
);

test(
  "a server that ignores the range is read from the start",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, {
      troubles: [{ kind: "cut", after: 100_000 }, { kind: "no-range" }],
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(ranges(it)).toEqual([null, "bytes=100000-"]);
  }),
);

test(
  "a server that sends another range than asked for is asked for all",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, {
      troubles: [{ kind: "cut", after: 100_000 }, { kind: "wrong-range" }],
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(ranges(it)).toEqual([null, "bytes=100000-", null]);
  }),
);

test(
  "an address of the storage that has run out is asked for anew",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, { troubles: [{ kind: "status", status: 403 }] });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    const resolved = it.hub.requests.filter(({ path }) => path.includes("/resolve/"));
    expect(resolved).toHaveLength(2);
    expect(it.retries[0]?.reason).not.toContain("signature");
  }),
);

test(
  "500 from the storage twice, then the file",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, {
      troubles: repeat(2, { kind: "status", status: 500 }),
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
  }),
);

test(
  "a redirect in circles ends with a line that says so",
  withHub(async (it) => {
    const { commit, file } = await prepare(it, { troubles: [{ kind: "redirect-loop" }] });
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({
      code: "NETWORK",
      message: expect.stringContaining("redirects in circles"),
    });
    expect(it.hub.requests.filter(({ path }) => path === "/circle")).toHaveLength(8);
  }),
);

test(
  "a file that the commit does not have: says where to look",
  withHub(async (it) => {
    const { commit, file } = await prepare(it, {});
    const missing = { ...file, path: "other.safetensors" };
    await expect(downloadFile(REPO, commit, missing, it.options)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("owner/model/other.safetensors: there is no such file"),
    });
  }),
);

test.each(["../outside", "/etc/passwd", "a/../../../b", "a\\b", "C:evil", "a\0b"])(
  "a file named %j is refused before anything is asked or made",
  async (path) => {
    await withHub(async (it) => {
      const file = { path, size: 1, blob: "a".repeat(64) };
      await expect(downloadFile(REPO, "c".repeat(40), file, it.options)).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
      expect(it.hub.requests).toEqual([]);
      await expect(readdir(it.settings.cacheDirectory)).rejects.toThrow("ENOENT");
    })();
  },
);

test(
  "a file larger than the disk is refused before it is asked for",
  withHub(async (it) => {
    const { commit, file } = await prepare(it, {});
    await expect(downloadFile(REPO, commit, { ...file, size: 2 ** 52 }, it.options)).rejects.toMatchObject({
      code: "NOT_WRITABLE",
      message: expect.stringMatching(/needs .* MB but the disk has .* MB left; .*HF_HUB_CACHE/),
    });
    expect(ranges(it)).toEqual([]);
  }),
);

test(
  "a cache that is no folder is one line that says what to do",
  withHub(async (it) => {
    const { commit, file } = await prepare(it, {});
    await writeFile(it.settings.cacheDirectory, "a file");
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({
      code: "NOT_WRITABLE",
      message: expect.stringContaining("HF_HUB_CACHE"),
    });
  }),
);

test(
  "an abort ends the transfer with its reason, and keeps what has arrived",
  withHub(async (it) => {
    const { commit, file, part } = await prepare(it, { troubles: [{ kind: "stall", after: 50_000 }] });
    const aborter = new AbortController();
    const reason = new Error("the user left");
    const onProgress = ({ received }: { received: number }) => {
      if (received === 50_000) aborter.abort(reason);
    };
    await expect(
      downloadFile(REPO, commit, file, { ...it.options, onProgress, signal: aborter.signal }),
    ).rejects.toBe(reason);
    expect((await stat(part)).size).toBe(50_000);
  }),
);

test(
  "progress begins with what was there and ends with the whole",
  withHub(async (it) => {
    const { commit, file, content, folder, part } = await prepare(it, {});
    await mkdir(join(folder, "blobs"), { recursive: true });
    await writeFile(part, content.subarray(0, 1_000));
    await downloadFile(REPO, commit, file, it.options);
    expect(it.progress[0]).toEqual({ file: WEIGHTS, received: 1_000, total: 300_000 });
    expect(it.progress.at(-1)).toEqual({ file: WEIGHTS, received: 300_000, total: 300_000 });
    const received = it.progress.map((report) => report.received);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
  }),
);

test(
  "a file that has lost its end is fetched again",
  withHub(async (it) => {
    const { commit, file, content, blob } = await prepare(it, {});
    const path = await downloadFile(REPO, commit, file, it.options);
    await chmod(blob, 0o644);
    await writeFile(blob, content.subarray(0, 10));
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(path).toBe(join(it.settings.cacheDirectory, "models--owner--model", "snapshots", commit, WEIGHTS));
  }),
);

test(
  "of two that want a file at once in one process, one downloads",
  withHub(async (it) => {
    const { commit, file, content } = await prepare(it, {
      troubles: [{ kind: "drip", bytes: 50_000, pauseMs: 10 }],
    });
    const paths = await Promise.all([1, 2, 3].map(() => downloadFile(REPO, commit, file, it.options)));
    expect(await holds(paths[2] as string, content)).toBe(true);
    expect(ranges(it)).toEqual([null]);
  }),
);
