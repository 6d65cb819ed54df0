import { type CountedStatistic, countedMean, type Matrix } from "@commonground/core";

/** Probability of each image's most probable class, 1/K to 1. `probabilities`: N × K. */
export function confidences({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let largest = 0;
    for (let k = 0; k < columns; k++) largest = Math.max(largest, data[i * columns + k]);
    return largest;
  });
}

/** Mean over images of the largest probability, 1/K to 1. */
export function averageConfidence(probabilities: Matrix): CountedStatistic {
  return countedMean(confidences(probabilities));
}
