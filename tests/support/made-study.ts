import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RESULTS, type ResultRow } from "@commonground/study/web";
import { encodeRows } from "../../packages/study/src/results/encode-rows.ts";
import { type MadeRun, madeRecord } from "../../packages/study/testing/rows.ts";

/** Writes a run of several shards into a study's folder, as `study run` leaves it. */
export async function writeShards(
  study: string,
  rows: readonly ResultRow[],
  run: MadeRun,
  shardSize: number,
): Promise<string> {
  const record = await madeRecord(rows, { ...run, shards: Math.ceil(rows.length / shardSize) });
  const folder = join(study, record.identity.model, record.setting);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "run.json"), JSON.stringify(record));
  for (let shard = 0; shard * shardSize < rows.length; shard++) {
    const facts = { schema: RESULTS.schema, fingerprint: record.fingerprint, shard: String(shard) };
    const part = rows.slice(shard * shardSize, (shard + 1) * shardSize);
    writeFileSync(join(folder, `shard-${String(shard).padStart(6, "0")}.parquet`), encodeRows(part, facts));
  }
  return folder;
}
