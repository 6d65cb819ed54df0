import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Trouble } from "../../testing/hub-server.ts";
import { REPO, WEIGHTS, askedRanges, holds, prepareDownload } from "../../testing/prepare-download.ts";
import { withHub } from "../../testing/with-hub.ts";
import { downloadFile } from "./download-file.ts";

const MEGABYTE = 1 << 20;

const repeat = (times: number, trouble: Trouble) => Array.from({ length: times }, () => trouble);

test(
  "a connection that breaks off in the middle goes on where it stopped",
  withHub(async (it) => {
    const { commit, file, content } = await prepareDownload(it, {
      troubles: repeat(2, { kind: "cut", after: 100_000 }),
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(askedRanges(it)).toEqual([null, "bytes=100000-", "bytes=200000-"]);
    expect(it.retries.map(({ failures }) => failures)).toEqual([1, 2]);
  }),
);

test(
  "failures with a megabyte of progress between them are not counted together",
  withHub(async (it) => {
    const { commit, file, content } = await prepareDownload(it, {
      bytes: 8 * MEGABYTE,
      troubles: repeat(7, { kind: "cut", after: MEGABYTE }),
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(askedRanges(it)).toHaveLength(8);
  }),
);

test(
  "a connection that always breaks off at once is given up, and the next run goes on",
  withHub(async (it) => {
    const { commit, file, content, part } = await prepareDownload(it, {
      troubles: repeat(4, { kind: "cut", after: 1_000 }),
    });
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({ code: "NETWORK" });
    expect((await stat(part)).size).toBe(4_000);
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(askedRanges(it).at(-1)).toBe("bytes=4000-");
  }),
);

test(
  "a transfer that falls silent is begun again where it stopped",
  withHub(async (it) => {
    const { commit, file, content } = await prepareDownload(it, {
      troubles: [{ kind: "stall", after: 50_000 }],
    });
    const hasty = { ...it.options, patience: { ...it.options.patience!, readTimeoutMs: 500 } };
    expect(await holds(await downloadFile(REPO, commit, file, hasty), content)).toBe(true);
    expect(it.retries[0]?.reason).toContain("no answer for 1 s");
    expect(askedRanges(it)).toEqual([null, "bytes=50000-"]);
  }),
);

test(
  "a slow drip is waited for, however long it takes in all",
  withHub(async (it) => {
    const { commit, file, content } = await prepareDownload(it, {
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
    const { commit, file, content } = await prepareDownload(it, { troubles: [{ kind: "wrong-bytes" }] });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(askedRanges(it)).toEqual([null, null]);
  }),
);

test(
  "wrong bytes time after time: refused, and no file is there under that name",
  withHub(async (it) => {
    const { commit, file, folder } = await prepareDownload(it, {
      troubles: repeat(9, { kind: "wrong-bytes" }),
    });
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({
      code: "CORRUPT",
      message: expect.stringMatching(
        /owner\/model\/model.safetensors: what arrives is not what the hub lists/,
      ),
    });
    expect(askedRanges(it)).toHaveLength(3);
    expect(await readdir(join(folder, "blobs"))).toEqual([`${file.blob}.commonground.incomplete`]);
    await expect(stat(join(folder, "snapshots", commit, WEIGHTS))).rejects.toThrow("ENOENT");
  }),
);

test(
  "a part with wrong bytes from an earlier run is replaced",
  withHub(async (it) => {
    const { commit, file, content, folder, part } = await prepareDownload(it, {});
    await mkdir(join(folder, "blobs"), { recursive: true });
    await writeFile(part, Buffer.alloc(1_000));
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(askedRanges(it)).toEqual(["bytes=1000-", null]);
  }),
);

test(
  "a part that is longer than the file is replaced, and one that is whole only verified",
  withHub(async (it) => {
    const { commit, file, content, folder, part } = await prepareDownload(it, {});
    await mkdir(join(folder, "blobs"), { recursive: true });
    await writeFile(part, Buffer.alloc(content.length + 1));
    await downloadFile(REPO, commit, file, it.options);
    expect(askedRanges(it)).toEqual([null]);
    const second = await prepareDownload(it, {});
    await writeFile(second.part, second.content);
    expect(
      await holds(await downloadFile(REPO, second.commit, second.file, it.options), second.content),
    ).toBe(true);
    expect(askedRanges(it)).toEqual([null]);
  }),
);

test(
  "a length other than listed is refused",
  withHub(async (it) => {
    const { commit, file } = await prepareDownload(it, {
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
    const { commit, file, part } = await prepareDownload(it, { troubles: repeat(9, { kind: "too-long" }) });
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
    const { commit, file, content } = await prepareDownload(it, {
      troubles: [{ kind: "cut", after: 100_000 }, { kind: "no-range" }],
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(askedRanges(it)).toEqual([null, "bytes=100000-"]);
  }),
);

test(
  "a server that sends another range than asked for is asked for all",
  withHub(async (it) => {
    const { commit, file, content } = await prepareDownload(it, {
      troubles: [{ kind: "cut", after: 100_000 }, { kind: "wrong-range" }],
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    expect(askedRanges(it)).toEqual([null, "bytes=100000-", null]);
  }),
);

test(
  "an address of the storage that has run out is asked for anew",
  withHub(async (it) => {
    const { commit, file, content } = await prepareDownload(it, {
      troubles: [{ kind: "status", status: 403 }],
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
    const resolved = it.hub.requests.filter(({ path }) => path.includes("/resolve/"));
    expect(resolved).toHaveLength(2);
    expect(it.retries[0]?.reason).not.toContain("signature");
  }),
);

test(
  "500 from the storage twice, then the file",
  withHub(async (it) => {
    const { commit, file, content } = await prepareDownload(it, {
      troubles: repeat(2, { kind: "status", status: 500 }),
    });
    expect(await holds(await downloadFile(REPO, commit, file, it.options), content)).toBe(true);
  }),
);

test(
  "a redirect in circles ends with a line that says so",
  withHub(async (it) => {
    const { commit, file } = await prepareDownload(it, { troubles: [{ kind: "redirect-loop" }] });
    await expect(downloadFile(REPO, commit, file, it.options)).rejects.toMatchObject({
      code: "NETWORK",
      message: expect.stringContaining("redirects in circles"),
    });
    expect(it.hub.requests.filter(({ path }) => path === "/circle")).toHaveLength(8);
  }),
);
