import { checkSamples } from "./check-samples.ts";
import { type CountedStatistic, once } from "./counts.ts";
import { tieGroups } from "./ranks.ts";

/**
 * Area under the receiver operating characteristic, 0 to 1: the probability that a positive observation scores above
 * a negative one, equal scores counted half (Mann & Whitney's U over the number of pairs). `positive`: 1 or true, 0
 * or false. NaN where either kind is missing. Throws `INVALID_ARGUMENT` for lists of different lengths, none at all,
 * or values that are not finite.
 */
export function areaUnderRoc(scores: ArrayLike<number>, positive: ArrayLike<number | boolean>): number {
  return countedAreaUnderRoc(scores, positive)(once(scores.length));
}

/** `areaUnderRoc` of resamples; sorted once, so a resample takes linear time. */
export function countedAreaUnderRoc(
  scores: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
): CountedStatistic {
  const kinds = new Float64Array(positive as ArrayLike<number>);
  checkSamples("area under ROC", 1, scores, kinds);
  const { groupOf, groups } = tieGroups(scores);
  const isPositive = Uint8Array.from(kinds, (kind) => (kind === 0 ? 0 : 1));
  const all = new Float64Array(groups);
  const ofPositive = new Float64Array(groups);
  return (counts) => {
    all.fill(0);
    ofPositive.fill(0);
    for (let i = 0; i < groupOf.length; i++) {
      all[groupOf[i]] += counts[i];
      ofPositive[groupOf[i]] += counts[i] * isPositive[i];
    }
    let won = 0;
    let negatives = 0;
    let positives = 0;
    for (let g = 0; g < groups; g++) {
      const equal = all[g] - ofPositive[g];
      won += ofPositive[g] * (negatives + equal / 2);
      negatives += equal;
      positives += ofPositive[g];
    }
    return won / (positives * negatives);
  };
}
