import { writeWholeRunFiles } from "../shards/whole-run-files.ts";
import { readRunRecord } from "./run-record.ts";
import type { Study } from "./study.ts";
import { runFolder } from "./worker.ts";

/**
 * Writes the files of all rows of each run of a study that is finished and has none; paths of those whose bytes were
 * changed, and which are written anew, are returned. Throws as `writeWholeRunFiles`.
 */
export async function writeWholeRuns(study: Study, out: string): Promise<string[]> {
  const damaged: string[] = [];
  for (const model of study.plan.models.keys()) {
    for (const setting of Object.keys(study.plan.settings)) {
      const folder = runFolder(out, study, { model, setting, shard: 0 });
      const record = await readRunRecord(folder);
      if (record !== null) damaged.push(...(await writeWholeRunFiles(folder, record)));
    }
  }
  return damaged;
}
