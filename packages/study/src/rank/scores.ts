import { bootstrapDraws, type CountedStatistic, once, type Resampling } from "@commonground/core";

/** A model's number in a ranking. */
export interface ModelScore {
  readonly value: number;
  /** The number in every resample of the images; null for one that hangs on no image. */
  readonly draws: Float64Array | null;
}

/** Statistics of one set of images, over the same resamples whichever call draws them. */
export function scoresOf<K extends string>(
  images: number,
  statistics: Readonly<Record<K, CountedStatistic>>,
  resampling: Resampling,
): Record<K, ModelScore> {
  const names = Object.keys(statistics) as K[];
  const everyOne = once(images);
  const drawn = bootstrapDraws(
    images,
    names.map((name) => statistics[name]),
    resampling,
  );
  return Object.fromEntries(
    names.map((name, s) => [name, { value: statistics[name](everyOne), draws: drawn[s] }]),
  ) as Record<K, ModelScore>;
}
