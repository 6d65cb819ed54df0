/** Minimum and median of numbers. */
export function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { minimum: sorted[0], median };
}

/**
 * Median of a[i] / b[i], times of the same round: what slows both for a while does not move it, as it does the ratio of
 * two medians.
 */
export function pairedRatio(a, b) {
  return summary(a.map((value, i) => value / b[i])).median;
}

/** Milliseconds of one call. */
export async function time(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Times several pieces of work in turn, A B C A B C …, after one unmeasured round, so that a machine whose speed
 * drifts slows all alike. Returns the milliseconds of each.
 */
export async function interleaved(rounds, ...works) {
  const times = works.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, work] of works.entries()) {
      const milliseconds = await time(work);
      if (round >= 0) times[i].push(milliseconds);
    }
  }
  return times;
}
