import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeFileAtomically } from "./write-atomically.ts";

const root = mkdtempSync(join(tmpdir(), "write-atomically-"));
afterAll(() => rmSync(root, { recursive: true }));

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "NOT_WRITABLE", message: expect.stringMatching(message) });

let count = 0;
function newFolder(): string {
  const folder = join(root, `${count++}`);
  mkdirSync(folder);
  return folder;
}

test("text and bytes are written, and an existing file is replaced whole", async () => {
  const folder = newFolder();
  const path = join(folder, "out.json");
  await writeFileAtomically(path, "a long first version é");
  await writeFileAtomically(path, Uint8Array.of(104, 105));
  expect(readFileSync(path, "utf8")).toBe("hi");
  expect(readdirSync(folder)).toEqual(["out.json"]);
});

test("an existing file keeps its mode, and a symbolic link stays one", async () => {
  const folder = newFolder();
  const [target, link] = [join(folder, "target"), join(folder, "link")];
  writeFileSync(target, "old");
  chmodSync(target, 0o600);
  symlinkSync(target, link);
  await writeFileAtomically(link, "new");
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, "utf8")).toBe("new");
  expect(statSync(target).mode & 0o777).toBe(0o600);
});

test("missing folders are made", async () => {
  const path = join(newFolder(), "to", "come", "a.html");
  await writeFileAtomically(path, "x");
  expect(readFileSync(path, "utf8")).toBe("x");
});

test("a file in place of a folder, a folder in place of the file and a device are refused with the reason", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "file"), "");
  for (const below of ["file/a.html", "file/deep/a.html"]) {
    await expect(writeFileAtomically(join(folder, below), "x")).rejects.toEqual(
      refusal(/folder .*file.*: a part of the path is no folder/),
    );
  }
  mkdirSync(join(folder, "a.html"));
  await expect(writeFileAtomically(join(folder, "a.html"), "x")).rejects.toEqual(
    refusal(/a folder of that name/),
  );
  await expect(writeFileAtomically("/dev/null", "x")).rejects.toEqual(refusal(/no regular file/));
  expect(readdirSync(folder)).toEqual(["a.html", "file"]);
});

test("a write that fails half-way leaves the old file and nothing else", async () => {
  const folder = newFolder();
  const path = join(folder, "out");
  await writeFileAtomically(path, "old");
  const bad = { length: 3 } as unknown as Uint8Array;
  await expect(writeFileAtomically(path, bad)).rejects.toMatchObject({ code: "NOT_WRITABLE" });
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["out"]);
});

test("where a disk is full there are two ways on", async () => {
  const folder = newFolder();
  const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" });
  await expect(writeFileAtomically(join(folder, "out"), () => Promise.reject(full))).rejects.toEqual(
    refusal(/: the disk is full; make room, or choose another place$/),
  );
  expect(readdirSync(folder)).toEqual([]);
});

test("what fills the file may fail in its own way, and leaves nothing", async () => {
  const folder = newFolder();
  const failure = new RangeError("no more numbers");
  const fill = () => Promise.reject(failure);
  await expect(writeFileAtomically(join(folder, "out"), fill)).rejects.toBe(failure);
  expect(readdirSync(folder)).toEqual([]);
});

test("a name as long as file systems allow is no longer on the way to it", async () => {
  const folder = newFolder();
  const name = `${"漢".repeat(83)}.html`;
  await writeFileAtomically(join(folder, name), "x");
  expect(readdirSync(folder)).toEqual([name]);
});
