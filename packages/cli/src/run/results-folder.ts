import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Calls `work` with the folder that was asked for, which stays, or with one of its own, which does not. */
export async function withResultsFolder<T>(
  out: string | undefined,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  if (out !== undefined) return work(out);
  const folder = await mkdtemp(join(tmpdir(), "commonground-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
