import { checkCounts } from "./check-counts.ts";

/**
 * The score that Sammani & Deligiannis (2024) tabulate as mutual information: ln N + ln M + ln m, in nats, and 0
 * when m = 0, for N vision concepts, M language concepts and m shared ones. Kept under this name to reproduce their
 * tables.
 *
 * It is no mutual information. I(X; Y) = H(X) + H(Y) − H(X, Y), but their equation 9 and released code ADD the joint
 * entropy (ln m), and the joint they take it of, uniform over the m shared pairs, does not have the uniform marginals
 * (ln N, ln M) they assume. The value exceeds ln N and ln M as soon as N, M > 1 and m > 0, which no mutual
 * information can. It does order models by how much their encoders share, since N and M are nearly constant.
 *
 * Throws `INVALID_ARGUMENT` unless the counts are whole numbers with 0 ≤ m ≤ min(N, M).
 */
export function publishedMutualInformation(
  visionCount: number,
  languageCount: number,
  sharedCount: number,
): number {
  checkCounts("publishedMutualInformation", visionCount, languageCount, sharedCount);
  if (sharedCount === 0) return 0;
  return Math.log(visionCount) + Math.log(languageCount) + Math.log(sharedCount);
}
