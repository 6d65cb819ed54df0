import type { ClassFigures } from "../summary/class-tally.ts";
import type { Confusion } from "../summary/confusions.ts";
import type { FailureGroup } from "../summary/failure-groups.ts";
import type { RunReport } from "../summary/study-report.ts";

/** Rows shown of a list; the JSON and the tables have more. */
export const SHOWN = 10;

/** What a page shows of where a run fails. */
export interface Shown {
  readonly leastShared: readonly ClassFigures[];
  /** Those with a wrong answer; none without labels. */
  readonly answeredWorst: readonly ClassFigures[];
  readonly confusions: readonly Confusion[];
  readonly seen: readonly FailureGroup[];
  readonly held: readonly FailureGroup[];
}

export function shownOf({ classes, confusions, failures }: RunReport): Shown {
  const byAccuracy = classes
    .filter(({ accuracy }) => accuracy !== null && accuracy.value < 1)
    .toSorted(
      (a, b) => a.accuracy!.interval[1] - b.accuracy!.interval[1] || a.accuracy!.value - b.accuracy!.value,
    );
  const [leastShared, answeredWorst] = [classes, byAccuracy].map((list) => list.slice(0, SHOWN));
  const [seen, held] = [failures.seen, failures.held].map((list) => list.slice(0, SHOWN));
  return { leastShared, answeredWorst, confusions: confusions.slice(0, SHOWN), seen, held };
}

/** Images of a run that are shown with an explanation, or with the command for it: a page of each takes 0.1 to 0.3 MB. */
const MOST_EXAMPLES = 60;

/** Images that a page names as examples, in its order, confusions first. */
export function examplesShown(run: RunReport): string[] {
  const { leastShared, answeredWorst, confusions, seen, held } = shownOf(run);
  const lists = [confusions, answeredWorst, leastShared, seen, held];
  const ids = lists.flatMap((list) => list.flatMap(({ examples }) => examples));
  return Array.from(new Set(ids)).slice(0, MOST_EXAMPLES);
}
