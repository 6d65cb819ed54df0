/**
 * Adjusted Rand index of two partitions of the same things, given by their labels: 1 for the same partition, 0 on average
 * for labels that were shuffled, below 0 for less agreement than that (Hubert & Arabie 1985, eq. 5). Two partitions of
 * which chance could not make anything else (all in one, or each alone) agree by 1.
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const first = new Map<number, number>();
  const second = new Map<number, number>();
  const joint = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    count(first, a[i]);
    count(second, b[i]);
    count(joint, `${a[i]} ${b[i]}`);
  }
  const together = pairs(joint);
  const inFirst = pairs(first);
  const inSecond = pairs(second);
  const expected = n > 1 ? (inFirst * inSecond) / ((n * (n - 1)) / 2) : 0;
  const most = (inFirst + inSecond) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairs<K>(counts: Map<K, number>): number {
  let sum = 0;
  for (const size of counts.values()) sum += (size * (size - 1)) / 2;
  return sum;
}
