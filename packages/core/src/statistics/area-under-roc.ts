import { checkSamples } from "./check-samples.ts";
import { type CountedStatistic, once } from "./counts.ts";
import { ascendingOrder } from "./ranks.ts";

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
  const kinds = Float64Array.from(positive, Number);
  checkSamples("area under ROC", 1, scores, kinds);
  const order = ascendingOrder(scores);
  const sorted = Float64Array.from(order, (i) => scores[i]);
  const isPositive = Uint8Array.from(order, (i) => (kinds[i] === 0 ? 0 : 1));
  return (counts) => {
    let won = 0;
    let negatives = 0;
    let positives = 0;
    for (let at = 0; at < order.length;) {
      const score = sorted[at];
      let equalNegatives = 0;
      let equalPositives = 0;
      for (; at < order.length && sorted[at] === score; at++) {
        const count = counts[order[at]];
        if (isPositive[at] === 1) equalPositives += count;
        else equalNegatives += count;
      }
      won += equalPositives * (negatives + equalNegatives / 2);
      negatives += equalNegatives;
      positives += equalPositives;
    }
    return won / (positives * negatives);
  };
}
