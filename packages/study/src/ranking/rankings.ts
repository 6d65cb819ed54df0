import type { CountedStatistic } from "@commonground/core";
import { type Answers, classProbabilities } from "./class-probabilities.ts";
import { averageConfidence } from "./confidence.ts";
import { cot } from "./cot.ts";
import { dispersion, infoMax, negativeEntropy } from "./entropy.ts";
import { mano } from "./mano.ts";
import { nuclearNorm } from "./nuclear-norm.ts";

/** Rankings without labels that the answers of one model give; higher is better. */
export type ImageRanking =
  | "averageConfidence"
  | "negativeEntropy"
  | "dispersion"
  | "infoMax"
  | "nuclearNorm"
  | "mano"
  | "cot";

/**
 * All of them for one model, each a function of how often every image counts: `once(N)` for the images as they are,
 * and as it is for `bootstrapDraws`. `prior`: a weight a class, for `cot`. Throws as `classProbabilities` and `cot`.
 */
export function imageRankings(
  answers: Answers,
  prior: ArrayLike<number>,
): Readonly<Record<ImageRanking, CountedStatistic>> {
  const probabilities = classProbabilities(answers);
  return {
    averageConfidence: averageConfidence(probabilities),
    negativeEntropy: negativeEntropy(probabilities),
    dispersion: dispersion(probabilities),
    infoMax: infoMax(probabilities),
    nuclearNorm: nuclearNorm(probabilities),
    mano: mano(answers),
    cot: cot(probabilities, prior),
  };
}
