import { type Matrix, row, rowRange, similarities, topK } from "@commonground/core";

/**
 * For every class the `count` others whose weights are nearest to its own, nearest first. `weights`: classes × c, unit
 * rows.
 */
export function nearestClasses(weights: Matrix, count: number): Int32Array[] {
  return Array.from({ length: weights.rows }, (_, c) => {
    const cosines = row(similarities(rowRange(weights, c, c + 1), weights), 0);
    cosines[c] = Number.NaN;
    return topK(cosines, Math.min(count, weights.rows - 1));
  });
}
