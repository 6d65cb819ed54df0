import { type Matrix, matrix } from "@commonground/core";

/**
 * Logits when of each image's concepts only the `count` largest contributions to a class, by size, are kept (the number of
 * effective concepts, Srivastava et al., arXiv 2408.01432). `concepts` images × D, `classifier` classes × D, `bias` 1 ×
 * classes; contribution: activation × weight.
 */
export function effectiveLogits(concepts: Matrix, classifier: Matrix, bias: Matrix, count: number): Matrix {
  const width = concepts.columns;
  const logits = matrix(concepts.rows, classifier.rows);
  const sizes = new Float64Array(count);
  const values = new Float64Array(count);
  for (let image = 0; image < concepts.rows; image++) {
    const own = image * width;
    for (let y = 0; y < classifier.rows; y++) {
      const row = y * width;
      sizes.fill(-1);
      values.fill(0);
      for (let d = 0; d < width; d++) {
        const value = concepts.data[own + d] * classifier.data[row + d];
        const size = Math.abs(value);
        if (size <= sizes[count - 1]) continue;
        let place = count - 1;
        for (; place > 0 && sizes[place - 1] < size; place--) {
          sizes[place] = sizes[place - 1];
          values[place] = values[place - 1];
        }
        sizes[place] = size;
        values[place] = value;
      }
      logits.data[image * classifier.rows + y] = values.reduce((sum, value) => sum + value, bias.data[y]);
    }
  }
  return logits;
}
