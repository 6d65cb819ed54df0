import { type Matrix, matrix, similarities } from "@commonground/core";

/**
 * Standard deviation over the concepts of the scores of one patch, X·Wk·(T·Wq)ᵀ, for patches that point everywhere alike and
 * have a mean square of 1. `texts` T D × c, `query` Wq c × q, `key` Wk C × q. What all concepts have in common does not count,
 * as it does not where one of them is chosen.
 */
export function scoreSpread(texts: Matrix, query: Matrix, key: Matrix): number {
  const { rows, columns, data } = similarities(similarities(texts, transposed(query)), key);
  let spread = 0;
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    let squares = 0;
    for (let d = 0; d < rows; d++) {
      sum += data[d * columns + c];
      squares += data[d * columns + c] ** 2;
    }
    spread += squares / rows - (sum / rows) ** 2;
  }
  return Math.sqrt(spread);
}

function transposed({ rows, columns, data }: Matrix): Matrix {
  const turned = matrix(columns, rows);
  data.forEach((value, i) => (turned.data[(i % columns) * rows + Math.floor(i / columns)] = value));
  return turned;
}
