import { ROWS_COLUMNS, ROWS_FACTS, shardSizes } from "@commonground/study/web";
import type { FoundRun } from "./find-runs.ts";
import { openParquet, type Shard } from "./shard.ts";

/**
 * The file of all rows beside a run's shards; null where there is none, or it is of other shards than lie there, or of
 * another version: the shards say it all. Throws `INVALID_RESULTS` for what is no Parquet file.
 */
export async function openRowsFile(run: FoundRun): Promise<Shard | null> {
  const { rowsFile, record, shards, fingerprint } = run;
  if (rowsFile === null || shards.length !== record?.shards) return null;
  const opened = await openParquet(rowsFile, record.identity.items);
  const sizes = shardSizes(shards.map(({ file }) => file.size));
  const expected = { ...ROWS_FACTS, fingerprint, sizes };
  if (Object.entries(expected).some(([key, value]) => opened.facts[key] !== value)) return null;
  const names = Object.keys(ROWS_COLUMNS);
  return opened.rows === record.identity.items && names.every((name) => opened.columns.has(name))
    ? opened
    : null;
}
