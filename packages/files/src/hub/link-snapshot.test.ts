import {
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkSnapshot } from "./link-snapshot.ts";

function withBlob(body: (blob: string, file: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), "commonground-link-"));
    try {
      await mkdir(join(folder, "blobs"));
      await writeFile(join(folder, "blobs", "abc"), "content");
      await body(join(folder, "blobs", "abc"), join(folder, "snapshots", "c0", "1", "model.bin"));
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}

const forbidden = async () => {
  throw Object.assign(new Error("not here"), { code: "EPERM" });
};

test(
  "a file of a snapshot is a relative link, so that the cache can be moved",
  withBlob(async (blob, file) => {
    await linkSnapshot(blob, file);
    expect(await readlink(file)).toBe(join("..", "..", "..", "blobs", "abc"));
    expect(await readFile(file, "utf8")).toBe("content");
  }),
);

test(
  "a link that leads nowhere is replaced, and nothing else is left behind",
  withBlob(async (blob, file) => {
    await linkSnapshot(join(blob, "..", "gone"), file);
    await linkSnapshot(blob, file);
    expect(await readFile(file, "utf8")).toBe("content");
    expect(await readdir(join(file, ".."))).toEqual(["model.bin"]);
  }),
);

test(
  "where symbolic links are forbidden the file is the same one under a second name",
  withBlob(async (blob, file) => {
    await linkSnapshot(blob, file, [forbidden, link]);
    await linkSnapshot(blob, file, [forbidden, link]);
    expect((await lstat(file)).isSymbolicLink()).toBe(false);
    expect((await stat(file)).ino).toBe((await stat(blob)).ino);
    expect(await readdir(join(file, ".."))).toEqual(["model.bin"]);
  }),
);

test(
  "where nothing works the last reason is thrown",
  withBlob(async (blob, file) => {
    await expect(linkSnapshot(blob, file, [forbidden, forbidden])).rejects.toMatchObject({ code: "EPERM" });
  }),
);
