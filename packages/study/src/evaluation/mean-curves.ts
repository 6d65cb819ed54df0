import type { EvaluationRow } from "./evaluation-columns.ts";
import type { MeanCurves, MethodReport } from "./evaluation-report.ts";

/** Shares of the frame at which curves over area are averaged: 0, 0.05, … 1. */
export const AREA_STEPS = 20;

export interface CurveSums {
  add(row: EvaluationRow): void;
  means(): Pick<MethodReport, "deletion" | "insertion" | "byArea">;
}

interface Sum {
  readonly values: number[];
  count: number;
}

/** Sums of the curves of one method over images. */
export function createCurveSums(): CurveSums {
  const sums = new Map<string, Sum>();
  const put = (name: string, values: readonly number[]) => {
    const sum = sums.get(name) ?? { values: [], count: 0 };
    sums.set(name, sum);
    const longest = Math.max(sum.values.length, values.length);
    for (let i = 0; i < longest; i++) {
      // A curve that is over keeps its last value.
      if (i >= sum.values.length) sum.values.push(sum.values[sum.values.length - 1] ?? 0);
      sum.values[i] += values[Math.min(i, values.length - 1)];
    }
    sum.count++;
  };
  const mean = (name: string): number[] => {
    const { values, count } = sums.get(name)!;
    return values.map((value) => value / count);
  };
  const curves = (name: string): MeanCurves => ({
    similarity: mean(`${name} similarity`),
    accuracy: mean(`${name} accuracy`),
  });
  return {
    add(row) {
      for (const way of ["deletion", "insertion"] as const) {
        const other = way === "deletion" ? "insertion" : "deletion";
        for (const of of ["similarity", "accuracy"] as const) {
          const values = row[`${way}_${of}`]!;
          put(`${way} ${of}`, values);
          // The other way begins where this one ends when the rest of the frame goes, too.
          const whole = [...values, row[`${other}_${of}`]![0]];
          const areas = [...row[`${way}_areas`]!, row[`${other}_areas`]![0]];
          put(`${way} by area ${of}`, atShares(areas, whole));
        }
      }
    },
    means: () => ({
      deletion: curves("deletion"),
      insertion: curves("insertion"),
      byArea: { deletion: curves("deletion by area"), insertion: curves("insertion by area") },
    }),
  };
}

/** Values at equal shares of the frame, along lines between steps; where several lie at one share the last counts. */
function atShares(areas: readonly number[], values: readonly number[]): number[] {
  const rising = areas[0] <= areas[areas.length - 1];
  const [x, y] = rising ? [areas, values] : [areas.toReversed(), values.toReversed()];
  return Array.from({ length: AREA_STEPS + 1 }, (_, i) => {
    const share = i / AREA_STEPS;
    let right = 0;
    while (right < x.length - 1 && x[right] < share) right++;
    if (right === 0 || x[right] === x[right - 1]) return y[right];
    const t = Math.min(1, (share - x[right - 1]) / (x[right] - x[right - 1]));
    return y[right - 1] + t * (y[right] - y[right - 1]);
  });
}
