import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fileError } from "../bytes/read-file-bytes.ts";
import { readJson } from "./read-json.ts";

const folder = mkdtempSync(join(tmpdir(), "read-json-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, "a.json");

function read(content: string | Uint8Array, maxBytes = 1000): Promise<unknown> {
  writeFileSync(path, content);
  return readJson(path, { what: "bank", maxBytes, code: "INVALID_BANK" });
}

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

test("a JSON file is read with or without a byte order mark", async () => {
  expect(await read('{"a": [1, "é"]}')).toEqual({ a: [1, "é"] });
  expect(await read("\uFEFF[]")).toEqual([]);
});

test("broken JSON is refused with its line and column", async () => {
  await expect(read('{\n  "a": 1,\n  "b": x\n}')).rejects.toEqual(
    refusal("INVALID_BANK", /a\.json: is not valid JSON \(line 3, column 8\)/),
  );
  await expect(read('{\n  "a": 1')).rejects.toEqual(refusal("INVALID_BANK", /not valid JSON \(line 2/));
  await expect(read("")).rejects.toEqual(refusal("INVALID_BANK", /not valid JSON \(line 1, column 1\)/));
});

test("text that is not UTF-8 is refused", async () => {
  await expect(read(Uint8Array.of(0x22, 0xe9, 0x22))).rejects.toEqual(refusal("INVALID_BANK", /not UTF-8/));
  await expect(read(Buffer.from("\uFEFF{}", "utf16le"))).rejects.toEqual(
    refusal("INVALID_BANK", /not UTF-8/),
  );
});

test("a file beyond the limit, a missing one and a folder are refused by their own codes", async () => {
  await expect(read(`"${"a".repeat(9)}"`, 10)).rejects.toEqual(
    refusal("TOO_LARGE", /11 bytes, the limit is 10/),
  );
  const options = { what: "bank", maxBytes: 10, code: "INVALID_BANK" } as const;
  await expect(readJson(join(folder, "no.json"), options)).rejects.toEqual(
    refusal("NOT_FOUND", /no such bank/),
  );
  await expect(readJson(join(path, "under.json"), options)).rejects.toEqual(
    refusal("NOT_FOUND", /no such bank/),
  );
  await expect(readJson(folder, options)).rejects.toEqual(refusal("INVALID_BANK", /is a folder/));
});

test("a file without permission is said to be one, with its cause", () => {
  const cause = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  const error = fileError("a.json", "bank", "INVALID_BANK", cause);
  expect(error).toEqual(refusal("INVALID_BANK", /no permission to read the bank/));
  expect(error.cause).toBe(cause);
});
