import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Explanation } from "@commonground/core";
import {
  removeHashBeside,
  stateByHash,
  writeFileAtomically,
  writeHashBeside,
} from "@commonground/files/node";
import { explanationsFile } from "./shard-file.ts";

/** Takes a shard's explanations one by one, in the order of its rows. */
export type KeepExplanation = (explanation: Explanation) => Promise<void>;

/**
 * Writes a shard's explanations as JSON lines, as `show` reads them, while `explain` makes them, in flat memory. The file
 * gets its name when `explain` has ended, and then its hash, beside it. Timings are left out, so that the same images give
 * the same bytes.
 */
export async function writeExplanations<T>(
  folder: string,
  shard: number,
  explain: (keep: KeepExplanation) => Promise<T>,
): Promise<T> {
  let result: { readonly of: T } | undefined;
  const path = join(folder, explanationsFile(shard));
  const hash = createHash("sha256");
  await removeHashBeside(path);
  await writeFileAtomically(path, async (file) => {
    const of = await explain(async (explanation) => {
      const line = `${JSON.stringify({ ...explanation, timings: {} })}\n`;
      hash.update(line);
      await file.writeFile(line);
    });
    result = { of };
  });
  await writeHashBeside(path, hash.digest("hex"));
  return result!.of;
}

/** Whether a shard's explanations are those that were written; those of earlier versions, without a hash, count as such. */
export async function areWhole(folder: string, shard: number): Promise<boolean> {
  return (await stateByHash(join(folder, explanationsFile(shard)))) !== "changed";
}
