import { type Matrix, matrix } from "@commonground/core";

export interface Loss {
  /** Mean over the images, in nats. */
  readonly loss: number;
  /** At the logits, as large as they. */
  readonly gradient: Matrix;
  /** Images whose largest logit is right. */
  readonly correct: number;
}

/** Cross-entropy of softmax(logits), n × classes, with the classes `labels` (indices, one an image). */
export function crossEntropy(logits: Matrix, labels: ArrayLike<number>): Loss {
  const { rows, columns, data } = logits;
  const gradient = matrix(rows, columns);
  const exponentials = new Float64Array(columns);
  let loss = 0;
  let correct = 0;
  for (let r = 0; r < rows; r++) {
    const at = r * columns;
    const best = largestAt(data, at, columns);
    if (best === labels[r]) correct++;
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += exponentials[c] = Math.exp(data[at + c] - data[at + best]);
    loss += Math.log(sum) - (data[at + labels[r]] - data[at + best]);
    for (let c = 0; c < columns; c++) {
      gradient.data[at + c] = (exponentials[c] / sum - Number(c === labels[r])) / rows;
    }
  }
  return { loss: loss / rows, gradient, correct };
}

/**
 * Binary cross-entropy of sigmoid(logits), n × D, with the sets `right` (one an image), mean over images and columns; an
 * image is right where its largest logit is in its set.
 */
export function binaryCrossEntropy(logits: Matrix, right: readonly ReadonlySet<number>[]): Loss {
  const { rows, columns, data } = logits;
  const gradient = matrix(rows, columns);
  let loss = 0;
  let correct = 0;
  for (let r = 0; r < rows; r++) {
    const at = r * columns;
    if (right[r].has(largestAt(data, at, columns))) correct++;
    for (let c = 0; c < columns; c++) {
      const z = data[at + c];
      const wanted = Number(right[r].has(c));
      loss += Math.max(z, 0) - z * wanted + Math.log1p(Math.exp(-Math.abs(z)));
      gradient.data[at + c] = (1 / (1 + Math.exp(-z)) - wanted) / (rows * columns);
    }
  }
  return { loss: loss / (rows * columns), gradient, correct };
}

/** Place of the largest of `count` numbers from `from` on, the first of equal ones, counted from there. */
export function largestAt(data: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (data[from + i] > data[from + best]) best = i;
  return best;
}
