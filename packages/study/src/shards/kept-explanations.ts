import { join } from "node:path";
import type { Explanation } from "@commonground/core";
import { writeFileAtomically } from "@commonground/files/node";
import { explanationsFile } from "./shard-file.ts";

/** Takes a shard's explanations one by one, in the order of its rows. */
export type KeepExplanation = (explanation: Explanation) => Promise<void>;

/**
 * Writes a shard's explanations as JSON lines, as `show` reads them, while `explain` makes them, in flat memory. The file
 * gets its name when `explain` has ended. Timings are left out, so that the same images give the same bytes.
 */
export async function writeExplanations<T>(
  folder: string,
  shard: number,
  explain: (keep: KeepExplanation) => Promise<T>,
): Promise<T> {
  let result: { readonly of: T } | undefined;
  await writeFileAtomically(join(folder, explanationsFile(shard)), async (file) => {
    const of = await explain(async (explanation) => {
      await file.writeFile(`${JSON.stringify({ ...explanation, timings: {} })}\n`);
    });
    result = { of };
  });
  return result!.of;
}
