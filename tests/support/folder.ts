import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A temporary folder for one file of tests, gone after the last of them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "commonground-e2e-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
