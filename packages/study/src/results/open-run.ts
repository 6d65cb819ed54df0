import { CommonGroundError } from "@commonground/core";
import { readRunRecord } from "../run/run-record.ts";
import { finishedShards } from "../shards/run-folder.ts";
import type { Run } from "./open-results.ts";

/**
 * The whole run in one folder. Throws `NOT_FOUND` where there is none, `INVALID_RESULTS` for a record that was changed
 * or a run that is not finished.
 */
export async function openWholeRun(folder: string): Promise<Run> {
  const record = await readRunRecord(folder);
  if (record === null) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${folder}: holds no run; give a folder with a run.json, such as <out>/<model>/default`,
    );
  }
  const shards = [...(await finishedShards(folder))].toSorted((a, b) => a - b);
  if (shards.length !== record.shards) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${folder}: ${shards.length} of ${record.shards} shards are finished; go on with the command that began it`,
    );
  }
  return { folder, record, shards };
}
