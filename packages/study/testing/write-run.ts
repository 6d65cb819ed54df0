import { createSyntheticEncoder, type ModelInfo } from "@commonground/core";
import type { ResultRow } from "../src/results/columns.ts";
import type { Run } from "../src/results/open-results.ts";
import { openWholeRun } from "../src/results/open-run.ts";
import { failedRow } from "../src/results/row-of.ts";
import { claimRunFolder, runRecord } from "../src/run/run-record.ts";
import { commitShard } from "../src/shards/run-folder.ts";
import { effectiveSettings } from "@commonground/core";

export interface RunToWrite {
  readonly folder: string;
  readonly model?: Partial<ModelInfo>;
  readonly classes: readonly string[];
  /** What the rows hold besides their place. */
  readonly rows: readonly Partial<ResultRow>[];
  readonly dataSet?: string;
}

/** A run of one shard with the given rows, as a study would have left it. */
export async function writeRun({ folder, model, classes, rows, dataSet = "d" }: RunToWrite): Promise<Run> {
  const info = { ...createSyntheticEncoder().info, ...model };
  const identity = {
    settings: effectiveSettings({}),
    bankSha256: "b",
    classesSha256: classes.join(),
    dataSetSha256: dataSet,
    items: rows.length,
    parts: "image",
    shardSize: Math.max(1, rows.length),
    similarities: true,
  } as const;
  const record = await runRecord(info, "default", 1, classes, identity, 8);
  await claimRunFolder(folder, record);
  const whole = rows.map((row, index) => ({
    ...failedRow({ index, id: `${index}.png`, label: null }, ""),
    error: null,
    ...row,
  }));
  await commitShard(folder, 0, whole, record.fingerprint);
  return openWholeRun(folder);
}
