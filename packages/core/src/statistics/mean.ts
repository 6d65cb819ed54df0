import type { CountedStatistic } from "./counts.ts";

/** Mean of `values` under counts, values that are NaN (not defined for their observation) left out; NaN if none is left. */
export function countedMean(values: ArrayLike<number>): CountedStatistic {
  const data = Float64Array.from(values);
  if (data.some(Number.isNaN)) return meanOfDefined(data);
  return (counts) => {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < data.length; i++) {
      const count = counts[i];
      sum += count * data[i];
      total += count;
    }
    return sum / total;
  };
}

function meanOfDefined(data: Float64Array): CountedStatistic {
  const defined = Uint8Array.from(data, (value) => (Number.isNaN(value) ? 0 : 1));
  const filled = data.map((value) => (Number.isNaN(value) ? 0 : value));
  return (counts) => {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < filled.length; i++) {
      const count = counts[i] * defined[i];
      sum += count * filled[i];
      total += count;
    }
    return sum / total;
  };
}
