import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentHash, DEFAULT_SETTINGS, type ExplainSettings, type ModelInfo } from "@commonground/core";
import { RESULTS, type ResultRow } from "../src/results/columns.ts";
import { encodeRows } from "../src/results/encode-rows.ts";
import { failedRow } from "../src/results/row-of.ts";
import { sealRecord, type RunIdentity, type RunRecord } from "../src/run/run-record.ts";
import { shardFile } from "../src/shards/shard-file.ts";

/** A row of an explained image with only what is given; all else null. */
export function madeRow(index: number, known: Partial<ResultRow> = {}): ResultRow {
  return {
    ...failedRow({ index, id: `${index}.png`, label: null }, ""),
    error: null,
    ...known,
  };
}

export interface MadeRun {
  readonly model?: string;
  /** Of its model's results; the model's name if not given. */
  readonly folder?: string;
  readonly precision?: string;
  readonly setting?: string;
  readonly settings?: Partial<ExplainSettings>;
  readonly classes?: readonly string[];
  readonly dataSet?: string;
  readonly identity?: Partial<RunIdentity>;
  /** Images of the data set; those that there are rows of if not given. */
  readonly items?: number;
  readonly scale?: number;
  /** One if not given. */
  readonly shards?: number;
  /** Descriptors of the bank; 20 if not given, undefined for a record that does not say. */
  readonly descriptors?: number | undefined;
}

/** What a run's folder says of itself, made up but whole. */
export async function madeRecord(rows: readonly ResultRow[], run: MadeRun = {}): Promise<RunRecord> {
  const { model = "model-a", precision = "f32", setting = "default", items = rows.length } = run;
  const identity: RunIdentity = {
    settings: { ...DEFAULT_SETTINGS, ...run.settings } as ExplainSettings,
    bankSha256: "b".repeat(64),
    classesSha256: "c".repeat(64),
    dataSetSha256: (run.dataSet ?? "d").repeat(64),
    items,
    parts: "image",
    shardSize: items,
    similarities: false,
    model,
    weightsSha256: "w".repeat(64),
    configurationSha256: "f".repeat(64),
    precision,
    runtime: "javascript",
    device: "cpu",
    method: 3,
    results: RESULTS.schema,
    ...run.identity,
  };
  return sealRecord({
    schema: "commonground/run@1",
    fingerprint: await contentHash(identity),
    setting,
    shards: run.shards ?? 1,
    identity,
    model: { id: model, scoring: { kind: "softmax", scale: run.scale ?? 1, bias: 0 } } as ModelInfo,
    classes: run.classes ?? ["cat", "dog"],
    ...("descriptors" in run && run.descriptors === undefined ? {} : { descriptors: run.descriptors ?? 20 }),
    software: "0.1.0",
  });
}

/** Writes a run of one shard as `study run` does. */
export async function writeMadeRun(
  study: string,
  rows: readonly ResultRow[],
  run: MadeRun = {},
): Promise<void> {
  const record = await madeRecord(rows, run);
  const ofModel = run.folder ?? record.identity.model.replaceAll("/", "_");
  const folder = join(study, ofModel, record.setting);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "run.json"), JSON.stringify(record));
  const facts = { schema: RESULTS.schema, fingerprint: record.fingerprint, shard: "0" };
  await writeFile(join(folder, shardFile(0)), encodeRows(rows, facts));
}

/** `count` answered images of two classes, right where `right` says so, with measures that follow `level`. */
export function answeredRows(count: number, right: (i: number) => boolean, level = 0.5): ResultRow[] {
  return Array.from({ length: count }, (_, i) => {
    const label = i % 2 === 0 ? "cat" : "dog";
    const predicted = right(i) ? label : label === "cat" ? "dog" : "cat";
    const wave = 0.1 * Math.sin(i * 1.7) + (right(i) ? 0.05 : 0);
    const concepts = ["fur", `word ${i % 5}`, `word ${(i * 3) % 7}`];
    return madeRow(i, {
      label,
      predicted,
      correct: right(i),
      rank_of_label: right(i) ? 1 : 2,
      confidence: level + wave,
      entropy: 0.5 - wave,
      vision_concepts: concepts,
      concept_parts: ["A", "B", "AB"],
      language_concepts: ["fur", "tail"],
      shared_concepts: ["fur"],
      mi_published: level * 3,
      mi_coupled: level + wave / 2,
      auc_published: level * 2 + 0.05 * Math.cos(i),
      auc_coupled: level / 2 + 0.03 * Math.sin(i * 2.3),
      curve_published: [level * 4, 0],
      curve_coupled: [level, 0],
      share: level + 0.1 * Math.cos(i * 0.9),
      chance: 0.1,
      share_above_chance: level - 0.1 * Math.sin(i * 0.3),
      auc_share: level / 2,
    });
  });
}
