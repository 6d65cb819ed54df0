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

/** Sorts once what is then ranked, or counted, in many resamples. */
export function tieGroups(values: ArrayLike<number>): TieGroups {
  const groupOf = new Int32Array(values.length);
  let group = -1;
  let last = NaN;
  for (const i of ascendingOrder(values)) {
    if (values[i] !== last) group++;
    last = values[i];
    groupOf[i] = group;
  }
  return { groupOf, groups: group + 1 };
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
