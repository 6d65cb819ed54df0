import { type Interval, kendall, pearson, percentileInterval, spearman } from "@commonground/core";

export interface NullCorrelation {
  readonly value: number;
  /** Middle 95 % of the draws. */
  readonly interval: Interval;
}

export type NullCorrelations = Readonly<Record<"pearson" | "spearman" | "kendall", NullCorrelation | null>>;

const KINDS = { pearson, spearman, kendall };

/**
 * How a score goes with accuracy over models where labels are permuted: mean and middle 95 % over the draws in which
 * it is defined, null where it is in none. `accuracies`: for each model its accuracy in each draw, the same deal of labels for
 * all of them.
 */
export function permutedCorrelations(
  score: readonly number[],
  accuracies: readonly Float64Array[],
): NullCorrelations {
  const draws = accuracies[0]?.length ?? 0;
  const known = score.map((_, m) => m).filter((m) => Number.isFinite(score[m]));
  const scores = known.map((m) => score[m]);
  const of = (kind: keyof typeof KINDS): NullCorrelation | null => {
    if (known.length < 2) return null;
    const drawn = Array.from({ length: draws }, (_, d) =>
      KINDS[kind](
        scores,
        known.map((m) => accuracies[m][d]),
      ),
    ).filter((value) => !Number.isNaN(value));
    const interval = percentileInterval(drawn);
    return interval && { value: drawn.reduce((sum, value) => sum + value, 0) / drawn.length, interval };
  };
  return { pearson: of("pearson"), spearman: of("spearman"), kendall: of("kendall") };
}
