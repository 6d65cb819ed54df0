import { type CountedStatistic, countedMean, type Matrix } from "@commonground/core";

/** Σ_k p ln p of each image's class probabilities, −ln K to 0 nats. `probabilities`: N × K. */
export function negativeEntropies({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += xLogX(data[i * columns + k]);
    return sum;
  });
}

/** Mean over images of Σ_k p ln p, −ln K to 0 nats. */
export function negativeEntropy(probabilities: Matrix): CountedStatistic {
  return countedMean(negativeEntropies(probabilities));
}

/** Entropy of the mean of the images' class probabilities, 0 to ln K nats (W. Deng et al., 2023, take it with confidence). */
export function dispersion({ rows, columns, data }: Matrix): CountedStatistic {
  const mean = new Float64Array(columns);
  return (counts) => {
    mean.fill(0);
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const count = counts[i];
      total += count;
      if (count === 0) continue;
      for (let k = 0; k < columns; k++) mean[k] += count * data[i * columns + k];
    }
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += xLogX(mean[k] / total);
    return -sum;
  };
}

/**
 * InfoMax: dispersion less the mean entropy, 0 to ln K nats; the mutual information of image and answer (J. Bridle et
 * al., 1991).
 */
export function infoMax(probabilities: Matrix): CountedStatistic {
  const spread = dispersion(probabilities);
  const certainty = negativeEntropy(probabilities);
  return (counts) => spread(counts) + certainty(counts);
}

function xLogX(p: number): number {
  return p > 0 ? p * Math.log(p) : 0;
}
