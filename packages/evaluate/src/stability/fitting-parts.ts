import type { Mask } from "@commonground/core";

/** The part that fits a given one best. */
export interface Fit {
  /** Its place among the others. */
  readonly best: number;
  /** Jaccard index of the two masks, 0 to 1. */
  readonly index: number;
}

/** For each of `regions` the one of `others`, at least one, with the largest Jaccard index; the first of equal ones. */
export function fittingParts(regions: readonly Mask[], others: readonly Mask[]): Fit[] {
  return regions.map((region) => {
    const indices = others.map((other) => maskJaccard(region, other));
    const best = indices.indexOf(Math.max(...indices));
    return { best, index: indices[best] };
  });
}

function maskJaccard(a: Mask, b: Mask): number {
  let both = 0;
  let either = 0;
  for (let p = 0; p < a.data.length; p++) {
    both += a.data[p] & b.data[p];
    either += a.data[p] | b.data[p];
  }
  return either === 0 ? 1 : both / either;
}
