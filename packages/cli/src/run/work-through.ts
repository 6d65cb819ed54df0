import { type KeptTally, runStudy, type RunStudyOptions, type Study } from "@commonground/study";
import type { Progress } from "../terminal/progress.ts";
import { createRate } from "../terminal/rate.ts";

/** Rows of a study's run so far. */
export interface Tally {
  items: number;
  /** Those with an error, whenever they were made. */
  failed: number;
  /** One of those: its image, and what went wrong. */
  failure: string | null;
  /** Those that were there before. */
  found: number;
  /** Those that were there before and were made again, since images of their shards were changed. */
  again: number;
  /** Files that were made again since their own bytes were changed. */
  readonly damaged: string[];
  /** What became of embeddings in all shards, where they are kept. */
  readonly kept: KeptTally;
}

export function createTally(): Tally {
  return {
    items: 0,
    failed: 0,
    failure: null,
    found: 0,
    again: 0,
    damaged: [],
    kept: { recalled: 0, made: 0, damaged: [] },
  };
}

/** Does what is left of a study, showing how far it is; counts rows in `tally`, also of a run that ends early. */
export async function workThrough(
  study: Study,
  tally: Tally,
  progress: Progress,
  options: Pick<RunStudyOptions, "out" | "workers" | "threads" | "share" | "signal">,
): Promise<void> {
  const runs = study.plan.models.length * Object.keys(study.plan.settings).length;
  const rate = createRate((study.shards.items * runs) / (options.share?.of ?? 1));
  const damaged = await runStudy(study, {
    ...options,
    onProgress: (text) => progress.show(text),
    onItem: () => progress.show(rate.step(tally.failed)),
    onDone({ items, failed, failure, found, again, damaged, kept }) {
      tally.items += items;
      tally.failed += failed;
      tally.failure ??= failure;
      tally.kept.recalled += kept?.recalled ?? 0;
      tally.kept.made += kept?.made ?? 0;
      tally.kept.damaged.push(...(kept?.damaged ?? []));
      if (damaged !== null) tally.damaged.push(damaged);
      else if (again) tally.again += items;
      if (!found) return;
      tally.found += items;
      rate.skip(items);
    },
  });
  tally.damaged.push(...damaged);
}
