import { type Bank, CommonGroundError, contentHash } from "@commonground/core";
import { baselineClasses } from "@commonground/evaluate";
import { readBank } from "@commonground/files/node";
import type { DataSet } from "../datasets/data-set.ts";
import { openDataSet } from "../datasets/open-data-set.ts";
import type { StudyPlan } from "../plan/plan.ts";
import { type Shards, shardsOfClasses, shardsOfRanges } from "../shards/plan-shards.ts";

/** A plan with what it names opened: what every process that works on it holds. */
export interface Study {
  readonly plan: StudyPlan;
  readonly dataset: DataSet;
  /** When opening it began, in ms since 1970: of a file that was changed since, an older state may be read from memory. */
  readonly openedAt: number;
  /** SHA-256 over ids, labels and classes in order. */
  readonly dataSetSha256: string;
  readonly bank: Bank;
  readonly classes: readonly string[];
  readonly shards: Shards;
}

/** A shard of one model under one setting. */
export interface Job {
  /** Place in the plan's models. */
  readonly model: number;
  readonly setting: string;
  readonly shard: number;
}

/**
 * Opens a plan's data set, bank and classes. Classes are the plan's, or else those that a baseline was trained for, or else
 * the data set's, or else the bank's. Throws `INVALID_DATA_SET`, `INVALID_BANK`, `NOT_FOUND`, `CORRUPT` for a broken
 * baseline, or the signal's reason.
 */
export async function openStudy(
  plan: StudyPlan,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (text: string) => void } = {},
): Promise<Study> {
  const openedAt = Date.now();
  const { path, limit, ...how } = plan.dataset;
  const named = await readBank(plan.bank);
  const banks = Object.keys(named.classes);
  const open = (classes: readonly string[] | undefined) => openDataSet(path, { ...how, classes, ...options });
  const [baseline] = plan.evaluation?.baselines ?? [];
  const asked = plan.classes ?? (baseline === undefined ? undefined : await baselineClasses(baseline));
  const found = await open(asked);
  // A style of emoji has thousands of drawings; a bank names some of them.
  const dataset = found.format === "emoji" && asked === undefined ? await open(banks) : found;
  const classes = asked ?? dataset.classes ?? banks;
  const classTemplates = plan.classTemplates ?? dataset.classTemplates ?? named.classTemplates;
  if (classes.length < 2) {
    throw new CommonGroundError(
      "INVALID_DATA_SET",
      `${path}: ${classes.length === 1 ? `one class ("${classes[0]}")` : "no class"}; a study needs two at least: ` +
        'give --classes, or "classes" in the plan',
    );
  }
  const items = Math.min(dataset.size, limit ?? Infinity);
  return {
    plan,
    dataset,
    openedAt,
    dataSetSha256: await hashOf(dataset, items),
    bank: { ...named, classTemplates },
    classes,
    shards: plan.parts === "class" ? shardsOfClasses(dataset, items) : shardsOfRanges(items, plan.shardSize),
  };
}

/** In lists of a size that canonical JSON handles at once. */
const HASHED_TOGETHER = 10_000;

async function hashOf(dataset: DataSet, items: number): Promise<string> {
  const hashes: string[] = [];
  for (let from = 0; from < items; from += HASHED_TOGETHER) {
    const length = Math.min(HASHED_TOGETHER, items - from);
    const list = Array.from({ length }, (_, i) => {
      const { id, label } = dataset.item(from + i);
      return [id, label];
    });
    hashes.push(await contentHash(list));
  }
  return contentHash(hashes);
}

/** The jobs of a plan's model, or of all, in the order of work: a model is opened once, for all its settings and shards. */
export function* jobsOf({ plan, shards }: Pick<Study, "plan" | "shards">, only?: number): Generator<Job> {
  for (const model of only === undefined ? plan.models.keys() : [only]) {
    for (const setting of Object.keys(plan.settings)) {
      for (let shard = 0; shard < shards.count; shard++) yield { model, setting, shard };
    }
  }
}
