import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openJsonLines } from "./json-lines.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "commonground-lines-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("what is finished is on the disk before the end, under another name", async () => {
  const path = join(folder, "out.json");
  const lines = await openJsonLines(path);
  await lines.write({ a: 1 });
  await lines.write({ b: 2 });
  expect(await readdir(folder)).toEqual(["out.json.partial"]);
  expect(await readFile(`${path}.partial`, "utf8")).toBe('{"a":1}\n{"b":2}\n');
  await lines.close();
  expect(await readdir(folder)).toEqual(["out.json"]);
  expect(await readFile(path, "utf8")).toBe('{"a":1}\n{"b":2}\n');
});

test("without a value there is no file", async () => {
  const lines = await openJsonLines(join(folder, "out.json"));
  await lines.close();
  expect(await readdir(folder)).toEqual([]);
});

test("a place that cannot be written is refused", async () => {
  const lines = await openJsonLines("/proc/none/out.json");
  await expect(lines.write(1)).rejects.toMatchObject({ code: "NOT_WRITABLE" });
});

test("a name that leaves no room for that of the unfinished file is refused before any work", async () => {
  await expect(openJsonLines(join(folder, "a".repeat(250)))).rejects.toMatchObject({ code: "NOT_WRITABLE" });
});

test("what an interrupted run has finished is not written over", async () => {
  const path = join(folder, "out.json");
  await writeFile(`${path}.partial`, "rescued");
  await expect(openJsonLines(path)).rejects.toMatchObject({
    code: "NOT_WRITABLE",
    message: expect.stringMatching(/out\.json\.partial is there already.*move it away, or remove it, first/),
  });
  expect(await readFile(`${path}.partial`, "utf8")).toBe("rescued");
});

test("nor is one that another run begins meanwhile", async () => {
  const path = join(folder, "out.json");
  const lines = await openJsonLines(path);
  await writeFile(`${path}.partial`, "another");
  await expect(lines.write(1)).rejects.toMatchObject({
    message: expect.stringContaining("is there already"),
  });
  await lines.close();
  expect(await readFile(`${path}.partial`, "utf8")).toBe("another");
});
