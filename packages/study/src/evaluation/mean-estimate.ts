import { type Interval, meanInterval } from "@commonground/core";

export interface MeanEstimate {
  /** Mean over the images in which it is defined. */
  readonly value: number;
  /** Middle 95 % over resamples of the images; null of a single image. */
  readonly interval: Interval | null;
}

/** Of one value an image, NaN where there is none, and their means in resamples; null where there is no value. */
export function meanEstimate(values: Float64Array, draws: Float64Array): MeanEstimate | null {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return null;
  return {
    value: known.reduce((sum, value) => sum + value, 0) / known.length,
    interval: meanInterval(values, draws),
  };
}
