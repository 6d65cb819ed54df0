import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readLines } from "./read-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "read-lines-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function linesOf(source: string | AsyncIterable<Uint8Array>, maxBytes = 1_000_000): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(source, { what: "list", maxBytes })) {
    lines.push(Buffer.from(line).toString());
  }
  return lines;
}

async function* pieces() {
  for (const byte of Buffer.from("a\r\nbc\nd")) yield Buffer.of(byte);
}

async function* endless() {
  yield Buffer.from("short\n");
  for (;;) yield Buffer.alloc(1000, 120);
}

test("lines end with a line feed, with a return before it or not, the last with nothing", async () => {
  const path = join(folder, "lines.txt");
  writeFileSync(path, "one\r\n\ntwo\nthree");
  expect(await linesOf(path)).toEqual(["one", "", "two", "three"]);
  writeFileSync(path, "");
  expect(await linesOf(path)).toEqual([]);
});

test("a line longer than a chunk comes whole, wherever the chunks end", async () => {
  const long = "x".repeat(200_000);
  const path = join(folder, "long.txt");
  writeFileSync(path, `${long}\n${long}y\n`);
  expect(await linesOf(path)).toEqual([long, `${long}y`]);
  expect(await linesOf(pieces())).toEqual(["a", "bc", "d"]);
});

test("a line beyond the limit is refused with its number, before all of it is held", async () => {
  await expect(linesOf(endless(), 10_000)).rejects.toMatchObject({
    code: "TOO_LARGE",
    message: expect.stringContaining("standard input, line 2"),
  });
});

test("what is no file is refused", async () => {
  await expect(linesOf(join(folder, "none"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(linesOf(folder)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("is a folder"),
  });
});
