import { createResampler } from "../linalg/random.ts";
import { invalid } from "./check-samples.ts";
import type { Counts } from "./counts.ts";

export interface Resampling {
  /** How many resamples. */
  readonly draws: number;
  readonly seed: number;
}

/** A `CountedStatistic` of resample number `draw`, from 0. */
export type DrawnStatistic = (counts: Counts, draw: number) => number;

/**
 * Bootstrap of several statistics at once, all over the same resamples, so that their draws can be compared one by
 * one (differences of models, or of settings, keep what the images have in common). Returns one list of `draws`
 * values a statistic.
 *
 * A resample is as many draws with replacement as there are observations: multinomial counts, B. Efron's bootstrap
 * itself, rather than independent Poisson counts, which would vary in size; drawing the counts costs less than one
 * statistic over them. They come from `seed` by whole numbers alone, so they are the same in every runtime, and one
 * resample at a time is held: memory does not grow with `draws` × `size`. Throws `INVALID_ARGUMENT` for no
 * observations.
 */
export function bootstrapDraws(
  size: number,
  statistics: readonly DrawnStatistic[],
  { draws, seed }: Resampling,
): Float64Array[] {
  return drawCounts(draws, statistics, new Uint16Array(size), createResampler(seed));
}

/**
 * `bootstrapDraws` of whole clusters: as many clusters as there are are drawn with replacement, each with all its
 * observations (a model with all its settings, or with those made from it). `clusters`: for each observation a
 * number, equal within a cluster.
 */
export function clusterBootstrapDraws(
  clusters: ArrayLike<number>,
  statistics: readonly DrawnStatistic[],
  { draws, seed }: Resampling,
): Float64Array[] {
  const numbers = new Map(Array.from(new Set(Array.from(clusters)), (cluster, at) => [cluster, at]));
  const cluster = Int32Array.from(clusters, (name) => numbers.get(name)!);
  const drawn = new Uint16Array(numbers.size);
  const resample = createResampler(seed);
  const draw = (counts: Counts) => {
    resample(drawn);
    for (let i = 0; i < counts.length; i++) counts[i] = drawn[cluster[i]];
  };
  return drawCounts(draws, statistics, new Uint16Array(cluster.length), draw);
}

function drawCounts(
  draws: number,
  statistics: readonly DrawnStatistic[],
  counts: Counts,
  draw: (counts: Counts) => void,
): Float64Array[] {
  if (counts.length === 0) throw invalid("bootstrap", "there is no observation to draw from");
  const values = statistics.map(() => new Float64Array(draws));
  for (let d = 0; d < draws; d++) {
    draw(counts);
    for (const [s, statistic] of statistics.entries()) values[s][d] = statistic(counts, d);
  }
  return values;
}
