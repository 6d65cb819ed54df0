import type { MeasureName } from "../summary/measures.ts";
import type { RightFromWrong } from "../summary/right-from-wrong.ts";
import type { RunTable } from "../summary/run-table.ts";
import type { NullFigure } from "./null-report.ts";

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Areas under ROC had being right been dealt to the answers anew, as many right as there are: 0.5 on average, and from
 * the variance of Mann & Whitney's U over all deals, ties counted, how far as many answers stray. (With labels permuted
 * only a handful would be right, and areas of a handful say nothing.)
 */
export function permutedAnswers(
  { measures }: Pick<RunTable, "measures">,
  { areas }: RightFromWrong,
): Partial<Record<MeasureName, NullFigure>> {
  const nulls: Partial<Record<MeasureName, NullFigure>> = {};
  for (const name of Object.keys(areas) as MeasureName[]) {
    const { value, interval } = areas[name]!;
    const reach = Z * Math.sqrt(varianceOfArea(measures[name], measures.top1));
    nulls[name] = {
      value: 0.5,
      interval: [Math.max(0, 0.5 - reach), Math.min(1, 0.5 + reach)],
      less: { value: value - 0.5, interval: interval && [interval[0] - 0.5, interval[1] - 0.5] },
    };
  }
  return nulls;
}

/** (n + 1 − Σ(t³ − t)/(n(n − 1))) / (12·right·wrong), t the numbers of equal values. */
function varianceOfArea(values: Float64Array, rights: Float64Array): number {
  const known = values.map((value, i) => (Number.isNaN(rights[i]) ? NaN : value)).toSorted();
  const right = rights.reduce((sum, each, i) => (each === 1 && !Number.isNaN(values[i]) ? sum + 1 : sum), 0);
  let n = 0;
  let ties = 0;
  // Of sorted numbers those that are NaN stand last.
  for (let from = 0; n < known.length && !Number.isNaN(known[n]); from = n) {
    while (known[n] === known[from]) n++;
    const t = n - from;
    ties += t ** 3 - t;
  }
  return (n + 1 - ties / (n * (n - 1))) / (12 * right * (n - right));
}
