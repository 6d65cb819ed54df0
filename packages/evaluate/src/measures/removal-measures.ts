/** Which way is better for a method. */
type Better = "lower" | "higher";

/**
 * What removals come to, one number an image. `deletion` to `accInc` are the paper's (method 6): trapezoid areas over
 * steps a unit apart, of 2.5 · cosine and of right answers. Those by area are means over the removed share of the whole
 * frame, what is in no region removed last, or revealed last. Stability: see `measureStability`.
 */
export const REMOVAL_MEASURES = {
  deletion: { words: "Deletion", better: "lower" },
  insertion: { words: "Insertion", better: "higher" },
  acc_drop: { words: "AccDrop", better: "lower" },
  acc_inc: { words: "AccInc", better: "higher" },
  deletion_by_area: { words: "Deletion by area", better: "lower" },
  insertion_by_area: { words: "Insertion by area", better: "higher" },
  acc_drop_by_area: { words: "AccDrop by area", better: "lower" },
  acc_inc_by_area: { words: "AccInc by area", better: "higher" },
  lerf_morf_similarity: { words: "LeRF − MoRF, similarity", better: "higher" },
  lerf_morf_logodds: { words: "LeRF − MoRF, log-odds", better: "higher" },
  saco: { words: "SaCo", better: "higher" },
  drop: { words: "Average drop", better: "lower" },
  increase: { words: "Increase", better: "higher" },
  stable_parts: { words: "Stability of parts", better: "higher" },
  stable_words: { words: "Stability of words", better: "higher" },
  stable_order: { words: "Stability of order", better: "higher" },
} as const satisfies Record<string, { readonly words: string; readonly better: Better }>;

export type RemovalMeasure = keyof typeof REMOVAL_MEASURES;

export const REMOVAL_MEASURE_NAMES = Object.keys(REMOVAL_MEASURES) as readonly RemovalMeasure[];

/** Measured where a plan asks for it: how much of an explanation stays under changes that leave the answer alone. */
export const STABILITY_MEASURES = ["stable_parts", "stable_words", "stable_order"] as const;

/** The four of the paper, in its order. */
export const PAPER_MEASURES = ["deletion", "insertion", "acc_drop", "acc_inc"] as const;
