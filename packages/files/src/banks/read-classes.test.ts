import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readClasses } from "./read-classes.ts";

const folder = mkdtempSync(join(tmpdir(), "read-classes-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("anything with a comma is a list, anything else a file with one name a line", async () => {
  expect(await readClasses("dog, fire engine,cat")).toEqual(["dog", "fire engine", "cat"]);
  const path = join(folder, "a,b.txt");
  writeFileSync(path, "dog\nfire engine\n");
  expect(await readClasses(path)).toEqual(["dog", "fire engine"]);
});

test("a missing file, an empty one and one that is not UTF-8 are refused", async () => {
  await expect(readClasses("dog")).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringMatching(/a list of classes has commas/),
  });
  const path = join(folder, "bad.txt");
  writeFileSync(path, "");
  await expect(readClasses(path)).rejects.toMatchObject({ code: "INVALID_CLASSES" });
  writeFileSync(path, Uint8Array.of(0x64, 0xe9, 0x0a, 0x65));
  await expect(readClasses(path)).rejects.toMatchObject({
    code: "INVALID_CLASSES",
    message: expect.stringMatching(/not UTF-8/),
  });
});
