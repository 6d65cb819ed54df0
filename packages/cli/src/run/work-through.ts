import { runStudy, type RunStudyOptions, type Study } from "@commonground/study";
import type { Progress } from "../terminal/progress.ts";
import { createRate } from "../terminal/rate.ts";

/** Rows of a study's run so far. */
export interface Tally {
  items: number;
  /** Those with an error, of those that were made now. */
  failed: number;
  /** Those that were there before. */
  found: number;
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
  await runStudy(study, {
    ...options,
    onProgress: (text) => progress.show(text),
    onItem: () => progress.show(rate.step(tally.failed)),
    onDone({ items, failed, found }) {
      tally.items += items;
      tally.failed += failed;
      if (!found) return;
      tally.found += items;
      rate.skip(items);
    },
  });
}
