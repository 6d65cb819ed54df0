import { checkCounts } from "./check-counts.ts";

/**
 * Mutual information, in nats, of a joint distribution over N vision and M language concepts that has exactly uniform
 * marginals and couples the m shared concepts as tightly as those allow. 0 when m = 0, ln N when N = M = m, never
 * above min(ln N, ln M), symmetric in N and M, and growing with m (for N = M > 1 the last step, m = N − 1 to N, adds
 * nothing: the one concept left over on either side is coupled already).
 *
 * The joint puts mass κ = 1/max(N, M) on every shared concept and spreads the rest independently:
 * p(i,j) = κ·[i = j, shared] + a_i·b_j/R with a_i = 1/N − κ·[i shared], b_j = 1/M − κ·[j shared], R = 1 − mκ, and
 * I = Σ p ln(p·N·M). Take N ≥ M (I is symmetric), so κ = 1/N and a_i = 0 for a shared i. Only three kinds of cells
 * have mass:
 * - the m shared pairs, p = 1/N: m/N in all, ln(p·N·M) = ln M;
 * - i not shared, j shared, p = (1/M − 1/N)/(N − m): m(N − M)/(N·M) in all, ln(p·N·M) = ln((N − M)/(N − m));
 * - neither shared, p = 1/(M(N − m)): (M − m)/M in all, ln(p·N·M) = ln(N/(N − m)).
 * With N = M the second kind is empty; R = 0 only for N = M = m, where the first kind alone is left.
 *
 * Throws `INVALID_ARGUMENT` unless the counts are whole numbers with 0 ≤ m ≤ min(N, M).
 */
export function coupledMutualInformation(
  visionCount: number,
  languageCount: number,
  sharedCount: number,
): number {
  checkCounts("coupledMutualInformation", visionCount, languageCount, sharedCount);
  const n = Math.max(visionCount, languageCount);
  const m = Math.min(visionCount, languageCount);
  const shared = sharedCount;
  if (shared === 0) return 0;
  const pairs = (shared / n) * Math.log(m);
  const halfShared = n === m ? 0 : ((shared * (n - m)) / (n * m)) * Math.log((n - m) / (n - shared));
  const unshared = shared === m ? 0 : ((m - shared) / m) * Math.log(n / (n - shared));
  return pairs + halfShared + unshared;
}
