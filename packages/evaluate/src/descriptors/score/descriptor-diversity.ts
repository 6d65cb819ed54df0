import { type Matrix, row } from "@commonground/core";

/** Cosines of descriptors within and between classes, as a text encoder sees them; each −1 to 1. */
export interface DescriptorDiversity {
  /**
   * IntraDiv (method 6), lower is better: the mean cosine between two descriptors of one class, over the pairs of a class
   * and then over the classes that have two descriptors at least; null where none has.
   */
  readonly intra: number | null;
  /** The same for each class, in their order; null for one with fewer than two descriptors. */
  readonly intraByClass: readonly (number | null)[];
  /**
   * The mean cosine between descriptors of two classes, over the pairs of descriptors and then over the pairs of classes
   * that have any; null for fewer than two such classes. A descriptor that both have counts with its cosine of 1.
   */
  readonly between: number | null;
  /** InterDiv, higher is better: 1 − `between`. */
  readonly inter: number | null;
}

/**
 * How alike the descriptors of one class are, and those of different classes. `classes`: for each class the rows of
 * `weights` that are its descriptors; `weights`: |D| × c, unit rows.
 *
 * Means of all pairs without the pairs: with s the sum of n unit rows, their n(n − 1) cosines add up to ‖s‖² − n, and
 * with μ = s/n the mean cosine between the descriptors of two classes is μ_a·μ_b.
 */
export function descriptorDiversity(
  classes: readonly (readonly number[])[],
  weights: Matrix,
): DescriptorDiversity {
  const { columns } = weights;
  const total = new Float64Array(columns);
  let squares = 0;
  let filled = 0;
  const intraByClass = classes.map((rows) => {
    if (rows.length === 0) return null;
    const sum = new Float64Array(columns);
    for (const r of rows) for (const [c, value] of row(weights, r).entries()) sum[c] += value;
    const square = dot(sum, sum);
    const own = rows.reduce((all, r) => all + dot(row(weights, r), row(weights, r)), 0);
    for (let c = 0; c < columns; c++) total[c] += sum[c] / rows.length;
    squares += square / rows.length ** 2;
    filled++;
    return rows.length < 2 ? null : (square - own) / (rows.length * (rows.length - 1));
  });
  const measured = intraByClass.filter((value) => value !== null);
  const between = filled < 2 ? null : (dot(total, total) - squares) / (filled * (filled - 1));
  return {
    intra: measured.length === 0 ? null : measured.reduce((a, b) => a + b, 0) / measured.length,
    intraByClass,
    between,
    inter: between === null ? null : 1 - between,
  };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
