import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import type { ResultRow } from "../results/columns.ts";
import type { Run } from "../results/open-results.ts";
import { shardFile } from "../shards/shard-file.ts";

const COLUMNS = ["id", "label", "correct", "sha256"] as const;

/** What is known of an image, and the shard its row lies in. */
export type FoundRow = Pick<ResultRow, (typeof COLUMNS)[number]> & { readonly shard: number };

/** The rows of a few images of a run whose results were read before, by id. Reads four columns, and stops at the last. */
export async function findRows(
  { folder, shards }: Run,
  ids: readonly string[],
): Promise<Map<string, FoundRow>> {
  const wanted = new Set(ids);
  const found = new Map<string, FoundRow>();
  for (const shard of shards) {
    if (found.size === wanted.size) break;
    const file = new Uint8Array(await readFile(join(folder, shardFile(shard)))).buffer;
    const rows = await parquetReadObjects({ file, columns: [...COLUMNS] });
    for (const row of rows as unknown as Omit<FoundRow, "shard">[]) {
      if (wanted.has(row.id)) found.set(row.id, { ...row, shard });
    }
  }
  return found;
}
