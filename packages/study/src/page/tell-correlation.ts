import { formatNumber } from "@commonground/report";

/** Any two points lie on a line. */
const FEWEST = 3;

/**
 * How accuracy goes with a figure over some models, in words: Pearson's `r` (−1 to 1, NaN where one of both does not vary)
 * with an interval where there is one. Nothing is told of a correlation of fewer than three models.
 */
export function tellCorrelation(
  r: number,
  models: number,
  interval: readonly [number, number] | null = null,
): string {
  if (models < FEWEST) return `${models} models, too few for a correlation`;
  if (Number.isNaN(r)) return `${models} models; it does not vary`;
  const ends = interval === null ? "" : ` [${interval.map((end) => formatNumber(end)).join(", ")}]`;
  return `r = ${formatNumber(r)}${ends}, ${models} models`;
}
