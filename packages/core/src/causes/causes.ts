import type { Count } from "../explanation/quantities.ts";

/** How a player is taken away; everything else is left alone (method 11). */
export type Removal = "blur" | "page" | "mean" | "drop";

/**
 * What the players are worth by one measure: v(S) of keeping just the players S, shared out by Shapley's rule. All
 * lists are in the order of `Causes.players`.
 */
export interface Attribution {
  /** v(all players): the image as it is. */
  readonly all: number;
  /** v(no player): everything taken away. */
  readonly none: number;
  /** Shapley values; they add up to `all` − `none`. */
  readonly values: readonly number[];
  /** Standard error of each value; null where the values are exact. */
  readonly standardErrors: readonly number[] | null;
  /** Shapley interactions of pairs, symmetric, 0 on the diagonal; null where the values are sampled. */
  readonly interactions: readonly (readonly number[])[] | null;
}

/** What the answer becomes when some players are taken away. */
export interface Needed {
  readonly without: readonly string[];
  readonly becomes: string;
}

/** A word's leaning between two classes: its cosine to the weight of the first less that to the second's. */
export interface Leaning {
  readonly descriptor: string;
  readonly leaning: number;
}

/** The same players, judged by how they part the explained class from another one. */
export interface Versus {
  readonly name: string;
  /** z_A − z_B: A the explained class, B this one. */
  readonly logodds: Attribution;
  /** Words of the parts and of the class, those that lean to A first. */
  readonly leanings: readonly Leaning[];
}

/** Which parts made the answer (method 11): each taken away for real, in every combination. */
export interface Causes {
  readonly removal: Removal;
  /** Labels of the parts in their order, then "rest": all pixels outside of them. */
  readonly players: readonly string[];
  /** `exact`: every subset was encoded. `sampled`: antithetic permutations. */
  readonly estimator: "exact" | "sampled";
  /** Encodings of the image with something taken away, the image itself counted in. */
  readonly encodings: Count;
  /** Permutations drawn; null where the values are exact. */
  readonly permutations: Count | null;
  /** z_ŷ − ln Σ exp z of the other classes; of sigmoid models z_ŷ. */
  readonly logodds: Attribution;
  /** 2.5 · cosine of image and class. */
  readonly similarity: Attribution;
  /** Null where there is no other class. */
  readonly versus: Versus | null;
  /**
   * The smallest sets of players that alone still get the explained class; an empty set: the page alone gets it. None
   * where the whole image does not get it. Null where not every subset was encoded.
   */
  readonly enough: readonly (readonly string[])[] | null;
  /** The smallest sets without which the answer is another one; null where not every subset was encoded. */
  readonly needed: readonly Needed[] | null;
}
