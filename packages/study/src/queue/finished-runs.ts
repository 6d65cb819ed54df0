import { rm } from "node:fs/promises";
import { join } from "node:path";
import { kindOfPlan } from "../run/kind-of-plan.ts";
import { type Failures, failuresIn, type FinishedShard, rowsOfToday } from "../run/rows-of-today.ts";
import { readRunRecord } from "../run/run-record.ts";
import type { Study } from "../run/study.ts";
import { runFolder } from "../run/worker.ts";
import { removeWholeRunFiles } from "../shards/whole-run-files.ts";
import { decodeShard, finishedShards, readShardBytes } from "../shards/run-folder.ts";
import { shardFile } from "../shards/shard-file.ts";
import { readSources } from "../shards/shard-sources.ts";

/**
 * Takes the shards out of a study's folder whose images or own bytes were changed since, so that they are made again.
 * `onDamaged` is told the files of the latter.
 */
export async function removeChanged(
  study: Study,
  out: string,
  signal?: AbortSignal,
  onDamaged?: (file: string) => void,
): Promise<void> {
  for await (const finished of shardsIn(study, out)) {
    signal?.throwIfAborted();
    const found = await rowsOfToday(study, finished, signal);
    if (!("changed" in found)) continue;
    if (found.changed === "bytes") onDamaged?.(found.file);
    await removeWholeRunFiles(finished.folder);
    await rm(join(finished.folder, shardFile(finished.shard)), { force: true });
  }
}

/** What failed in all finished shards of a study's folder; of several shards the one that is found first. */
export async function findFailures(study: Study, out: string): Promise<Failures> {
  let failed = 0;
  let failure: string | null = null;
  for await (const finished of shardsIn(study, out)) {
    const { folder, shard } = finished;
    const sources = await readSources(folder, shard, study.shards.itemsOf(shard).length);
    if (sources !== null && (sources.failed === 0 || failure !== null)) {
      failed += sources.failed;
      continue;
    }
    const bytes = await readShardBytes(folder, shard);
    const found = failuresIn(await decodeShard(bytes, { ...finished, wanted: ["id", "error"] }));
    failed += found.failed;
    failure ??= found.failure;
  }
  return { failed, failure };
}

async function* shardsIn(study: Study, out: string): AsyncGenerator<FinishedShard> {
  const kind = kindOfPlan(study.plan).rows;
  for (const model of study.plan.models.keys()) {
    for (const setting of Object.keys(study.plan.settings)) {
      const folder = runFolder(out, study, { model, setting, shard: 0 });
      const record = await readRunRecord(folder);
      if (record === null) continue;
      const { fingerprint } = record;
      for (const shard of await finishedShards(folder)) {
        if (shard < study.shards.count) yield { folder, shard, fingerprint, kind };
      }
    }
  }
}
