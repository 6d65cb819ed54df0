import {
  benjaminiHochberg,
  bootstrapDraws,
  countedMean,
  meanInterval,
  pairedPermutation,
  type Resampling,
} from "@commonground/core";
import { MEASURE_NAMES, MEASURES } from "../summary/measures.ts";
import type { MeasureChange } from "./diff.ts";
import type { Pair } from "./pair-rows.ts";

/** Permutations where not all can be counted. */
const PERMUTATIONS = 10_000;

/** What the mean of every measure became, over the images that have it on both sides. */
export function compareMeasures(pairs: readonly Pair[], resampling: Resampling): MeasureChange[] {
  const changes = MEASURE_NAMES.flatMap((name) => {
    const values = pairs
      .map(({ a, b }) => [a.measures[name], b.measures[name]] as const)
      .filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
    if (values.length === 0) return [];
    const differences = Float64Array.from(values, ([a, b]) => b - a);
    const [draws] = bootstrapDraws(values.length, [countedMean(differences)], resampling);
    const { difference, pValue } = pairedPermutation(differences, {
      permutations: PERMUTATIONS,
      seed: resampling.seed,
    });
    const mean = (side: 0 | 1) => values.reduce((sum, pair) => sum + pair[side], 0) / values.length;
    const { label } = MEASURES[name];
    const interval = meanInterval(differences, draws);
    return [{ name, label, images: values.length, a: mean(0), b: mean(1), difference, interval, pValue }];
  });
  const adjusted = benjaminiHochberg(changes.map(({ pValue }) => pValue));
  return changes.map((change, i) => Object.assign(change, { adjusted: adjusted[i] }));
}
