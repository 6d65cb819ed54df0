import {
  benjaminiHochberg,
  bootstrapMeans,
  meanInterval,
  pairedPermutations,
  type Resampling,
} from "@commonground/core";
import { MEASURE_NAMES, MEASURES } from "../summary/measures.ts";
import type { MeasureChange } from "./diff.ts";
import type { Pair } from "./pair-rows.ts";

/** Permutations where not all can be counted. */
const PERMUTATIONS = 10_000;
/** Share of the time that the tests take, of as many images that a wait is told of; the rest are intervals. */
const TESTING = 0.75;

/**
 * What the mean of every measure became, over the images that have it on both sides. `onShare` is told how much is done,
 * 0 to 1.
 */
export function compareMeasures(
  pairs: readonly Pair[],
  resampling: Resampling,
  onShare: (share: number) => void = () => {},
): MeasureChange[] {
  const columns = MEASURE_NAMES.flatMap((name) => {
    const values = pairs
      .map(({ a, b }) => [a.measures[name], b.measures[name]] as const)
      .filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
    return values.length === 0 ? [] : [{ name, values }];
  });
  const differences = columns.map(({ values }) => Float64Array.from(values, ([a, b]) => b - a));
  const tests = pairedPermutations(differences, {
    permutations: PERMUTATIONS,
    seed: resampling.seed,
    onDrawn: (share) => onShare(TESTING * share),
  });
  const adjusted = benjaminiHochberg(tests.map(({ pValue }) => pValue));
  const draws = drawnMeans(differences, resampling, (share) => onShare(TESTING + (1 - TESTING) * share));
  return columns.map(({ name, values }, c): MeasureChange => {
    const mean = (side: 0 | 1) => values.reduce((sum, pair) => sum + pair[side], 0) / values.length;
    const { difference, pValue } = tests[c];
    return {
      name,
      label: MEASURES[name].label,
      images: values.length,
      a: mean(0),
      b: mean(1),
      difference,
      interval: meanInterval(differences[c], draws[c]),
      pValue,
      adjusted: adjusted[c],
    };
  });
}

/** The means of each column's resamples. Columns of one length have the same ones, which are drawn once for all of them. */
function drawnMeans(
  columns: readonly Float64Array[],
  resampling: Resampling,
  onShare: (share: number) => void,
): Float64Array[] {
  const lengths = [...new Set(columns.map(({ length }) => length))];
  const drawn = new Map<Float64Array, Float64Array>();
  for (const [done, length] of lengths.entries()) {
    const alike = columns.filter((column) => column.length === length);
    const onDrawn = (share: number) => onShare((done + share) / lengths.length);
    const means = bootstrapMeans(alike, { ...resampling, onDrawn });
    for (const [c, column] of alike.entries()) drawn.set(column, means[c]);
  }
  return columns.map((column) => drawn.get(column)!);
}
