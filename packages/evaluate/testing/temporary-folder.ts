import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder for one file of tests, gone after the last of them. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "commonground-evaluate-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
