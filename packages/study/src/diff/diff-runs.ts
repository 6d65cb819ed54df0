import type { Resampling } from "@commonground/core";
import { RESULTS } from "../results/columns.ts";
import { type Run, rowsOf } from "../results/open-results.ts";
import { compareRuns } from "./compare-runs.ts";
import type { Diff } from "./diff.ts";

/** `compareRuns` of two runs on the disk; also throws as `readShard`. */
export function diffRuns(
  a: Run,
  b: Run,
  resampling: Resampling,
  onCompared?: (share: number) => void,
): Promise<Diff> {
  return compareRuns(
    { ...a, rows: () => rowsOf(a, RESULTS) },
    { ...b, rows: () => rowsOf(b, RESULTS) },
    resampling,
    onCompared,
  );
}
