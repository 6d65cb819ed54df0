import { createRandom } from "@commonground/core";

export const RESAMPLES = 2000;
export const SEED = 0;
const Z_95 = 1.959964;

/**
 * Share of `count` independent trials, with Wilson's 95 % interval: E. B. Wilson, J. Am. Stat. Assoc. 22, 209 (1927).
 * Null without a trial.
 */
export function wilson(hits, count) {
  if (count === 0) return null;
  const rate = hits / count;
  const z = Z_95 ** 2 / count;
  const centre = (rate + z / 2) / (1 + z);
  const half = (Z_95 * Math.sqrt((rate * (1 - rate)) / count + z / (4 * count))) / (1 + z);
  return { rate, low: centre - half, high: centre + half, interval: "Wilson" };
}

/**
 * Σ sum / Σ count over `units` [{ sum, count }], what is counted within a unit being dependent, with the 95 % interval
 * of the percentile bootstrap over units (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
 * Every call draws the same resamples of as many units. Null when nothing is counted.
 */
export function bootstrap(units, seed = SEED) {
  const total = ratio(units);
  if (Number.isNaN(total)) return null;
  const random = createRandom(seed);
  const draw = () => units[Math.floor(random() * units.length)];
  const rates = Array.from({ length: RESAMPLES }, () => ratio(units.map(draw)))
    .filter((rate) => !Number.isNaN(rate))
    .toSorted((a, b) => a - b);
  return { rate: total, low: quantile(rates, 0.025), high: quantile(rates, 0.975), interval: "bootstrap" };
}

/** The mean of values that come in `clusters` (lists), nulls left out, with the bootstrap's interval over clusters. */
export function clusteredMean(clusters) {
  return bootstrap(
    clusters.map((cluster) => {
      const values = cluster.filter((value) => value !== null).map(Number);
      return { sum: values.reduce((sum, value) => sum + value, 0), count: values.length };
    }),
  );
}

function ratio(units) {
  let [sum, count] = [0, 0];
  for (const unit of units) {
    sum += unit.sum;
    count += unit.count;
  }
  return sum / count;
}

function quantile(sorted, share) {
  return sorted[Math.round(share * (sorted.length - 1))];
}
