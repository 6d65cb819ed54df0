import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hashFile } from "./hash-file.ts";

const folder = mkdtempSync(join(tmpdir(), "hash-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the hash is SHA-256 in hexadecimal (FIPS 180-2, the examples of one block and of a million)", async () => {
  const path = join(folder, "a");
  writeFileSync(path, "abc");
  expect(await hashFile(path)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  writeFileSync(path, "a".repeat(1_000_000));
  expect(await hashFile(path)).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
});

test("a missing file is refused, and an aborted signal ends the hashing with its reason", async () => {
  await expect(hashFile(join(folder, "no"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(hashFile(folder)).rejects.toMatchObject({ code: "RUNTIME" });
  const reason = new Error("enough");
  await expect(hashFile(join(folder, "a"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
