/** Indices of `values`, smallest value first; of equal values the lower index first. */
export function ascendingOrder(values: ArrayLike<number>): Int32Array {
  return Int32Array.from(values, (_, i) => i).toSorted((i, j) => values[i] - values[j] || i - j);
}

export interface TieGroups {
  /** For each value which of the different values it is, smallest from 0. */
  readonly groupOf: Int32Array;
  /** Different values. */
  readonly groups: number;
}

/**
 * Sorts once what is then ranked, or counted, in many resamples: numbers without a comparison function, which is several
 * times as fast as sorting their places. No value may be NaN.
 */
export function tieGroups(values: ArrayLike<number>): TieGroups {
  const sorted = new Float64Array(values).toSorted();
  let groups = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (groups === 0 || sorted[i] !== sorted[groups - 1]) sorted[groups++] = sorted[i];
  }
  const groupOf = new Int32Array(values.length);
  for (let i = 0; i < groupOf.length; i++) groupOf[i] = placeIn(sorted, groups, values[i]);
  return { groupOf, groups };
}

/** Place of a value among the first `count` of `sorted`, of which it is one. */
function placeIn(sorted: Float64Array, count: number, value: number): number {
  let low = 0;
  for (let high = count - 1; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ranks from 1, smallest first; equal values share the mean of their ranks (SciPy's `rankdata`). */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(values.length);
  countedRanks(tieGroups(values))(new Uint16Array(values.length).fill(1), ranks);
  return ranks;
}

/** Writes into `ranks` the average ranks that the values have in a sample that holds value i `counts[i]` times. */
export function countedRanks({ groupOf, groups }: TieGroups) {
  const inGroup = new Float64Array(groups);
  return (counts: ArrayLike<number>, ranks: Float64Array): void => {
    inGroup.fill(0);
    for (let i = 0; i < groupOf.length; i++) inGroup[groupOf[i]] += counts[i];
    let below = 0;
    for (let g = 0; g < groups; g++) {
      const equal = inGroup[g];
      inGroup[g] = below + (equal + 1) / 2;
      below += equal;
    }
    for (let i = 0; i < groupOf.length; i++) ranks[i] = inGroup[groupOf[i]];
  };
}
