/** Jaccard index of two sets: the share of what either holds that both hold, 0 to 1; 1 for two empty ones. */
export function jaccardIndex<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  let both = 0;
  for (const entry of a) if (b.has(entry)) both++;
  const either = a.size + b.size - both;
  return either === 0 ? 1 : both / either;
}
