import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REPO, WEIGHTS, askedRanges, holds, prepareDownload } from "../../testing/prepare-download.ts";
import { withHub } from "../../testing/with-hub.ts";
import { downloadFile } from "./download-file.ts";

test(
  "large files come from the storage, are named by their SHA-256 and linked from the snapshot",
  withHub(async (it) => {
    const { commit, file, content, folder, blob } = await prepareDownload(it, {});
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
    const { commit, file, content } = await prepareDownload(it, { name: "config.json", bytes: 100 });
    const path = await downloadFile(REPO, commit, file, it.options);
    expect(await holds(path, content)).toBe(true);
    expect(file.blob).toHaveLength(40);
  }),
);

test(
  "an empty file needs no request",
  withHub(async (it) => {
    const { commit, file } = await prepareDownload(it, { bytes: 0 });
    expect(await readFile(await downloadFile(REPO, commit, file, it.options))).toHaveLength(0);
    expect(askedRanges(it)).toEqual([]);
  }),
);

test(
  "a file in the cache is not asked for again, nor one of another commit with the same content",
  withHub(async (it) => {
    const { commit, file, content } = await prepareDownload(it, {});
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
    const { commit, file } = await prepareDownload({ ...it, options: withToken }, {});
    await downloadFile(REPO, commit, file, withToken);
    const sent = (host: string) =>
      it.hub.requests.filter((seen) => seen.host === host).map(({ authorization }) => authorization);
    expect(sent("hub")).toEqual(["Bearer hf_secret", "Bearer hf_secret"]);
    expect(sent("storage")).toEqual([null]);
  }),
);

test(
  "a file that the commit does not have: says where to look",
  withHub(async (it) => {
    const { commit, file } = await prepareDownload(it, {});
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
    const { commit, file } = await prepareDownload(it, {});
    await expect(downloadFile(REPO, commit, { ...file, size: 2 ** 52 }, it.options)).rejects.toMatchObject({
      code: "NOT_WRITABLE",
      message: expect.stringMatching(/needs .* MB but the disk has .* MB left; .*HF_HUB_CACHE/),
    });
    expect(askedRanges(it)).toEqual([]);
  }),
);

test(
  "a cache that is no folder is one line that says what to do",
  withHub(async (it) => {
    const { commit, file } = await prepareDownload(it, {});
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
    const { commit, file, part } = await prepareDownload(it, {
      troubles: [{ kind: "stall", after: 50_000 }],
    });
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
    const { commit, file, content, folder, part } = await prepareDownload(it, {});
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
    const { commit, file, content, blob } = await prepareDownload(it, {});
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
    const { commit, file, content } = await prepareDownload(it, {
      troubles: [{ kind: "drip", bytes: 50_000, pauseMs: 10 }],
    });
    const paths = await Promise.all([1, 2, 3].map(() => downloadFile(REPO, commit, file, it.options)));
    expect(await holds(paths[2] as string, content)).toBe(true);
    expect(askedRanges(it)).toEqual([null]);
  }),
);
