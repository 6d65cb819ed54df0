import { checkSamples } from "./check-samples.ts";
import { type CountedStatistic, once } from "./counts.ts";
import { pearsonOfCentred } from "./pearson.ts";
import { countedRanks, tieGroups } from "./ranks.ts";

/**
 * Spearman's rank correlation of paired values, −1 to 1: Pearson's of average ranks, so that ties count for what they
 * are; NaN where a side does not vary. Throws as `pearson`.
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return countedSpearman(x, y)(once(x.length));
}

/** `spearman` of resamples, ranked anew in each; sorted once, so a resample takes linear time. */
export function countedSpearman(x: ArrayLike<number>, y: ArrayLike<number>): CountedStatistic {
  checkSamples("rank correlation", 2, x, y);
  const writeRanksX = countedRanks(tieGroups(x));
  const writeRanksY = countedRanks(tieGroups(y));
  const ranksX = new Float64Array(x.length);
  const ranksY = new Float64Array(y.length);
  return (counts) => {
    writeRanksX(counts, ranksX);
    writeRanksY(counts, ranksY);
    let total = 0;
    for (let i = 0; i < counts.length; i++) total += counts[i];
    const middle = (total + 1) / 2;
    for (let i = 0; i < ranksX.length; i++) {
      ranksX[i] -= middle;
      ranksY[i] -= middle;
    }
    return pearsonOfCentred(ranksX, ranksY, counts);
  };
}
