import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { removeHashBeside, stateByHash, writeHashBeside } from "./hash-beside.ts";

const path = join(mkdtempSync(join(tmpdir(), "commonground-")), "lines.jsonl");
afterAll(() => rmSync(dirname(path), { recursive: true }));

test("a changed byte of the file, or of what says its hash, is found; sha256sum reads it, too", async () => {
  writeFileSync(path, "one\ntwo\n");
  expect(await stateByHash(path)).toBe("unknown");
  await writeHashBeside(path, createHash("sha256").update("one\ntwo\n").digest("hex"));
  expect(await stateByHash(path)).toBe("whole");
  execFileSync("sha256sum", ["--check", "--status", "lines.jsonl.sha256"], { cwd: dirname(path) });
  for (const file of [path, `${path}.sha256`]) {
    const bytes = readFileSync(file);
    for (let at = 0; at < Math.min(bytes.length, 66); at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] ^= 0x10;
      writeFileSync(file, flipped);
      expect(await stateByHash(path), `${file}, byte ${at}`).toBe("changed");
    }
    writeFileSync(file, bytes);
  }
  rmSync(path);
  expect(await stateByHash(path)).toBe("unknown");
  writeFileSync(path, "others");
  await removeHashBeside(path);
  expect(await stateByHash(path)).toBe("unknown");
});
