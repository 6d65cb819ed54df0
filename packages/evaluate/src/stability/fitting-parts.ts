import { type Mask, maskArea } from "@commonground/core";

/** A mask that is compared with many: its set pixels are looked for once. */
export interface Shape {
  readonly mask: Mask;
  /** Places of its set pixels, ascending. */
  readonly pixels: Int32Array;
}

/** The part that fits a given one best. */
export interface Fit {
  /** Its place among the others. */
  readonly best: number;
  /** Jaccard index of the two masks, 0 to 1. */
  readonly index: number;
}

export function shapeOf(mask: Mask): Shape {
  const pixels = new Int32Array(maskArea(mask));
  let count = 0;
  for (let p = 0; p < mask.data.length; p++) if (mask.data[p] === 1) pixels[count++] = p;
  return { mask, pixels };
}

/** For each of `regions` the one of `others`, at least one, with the largest Jaccard index; the first of equal ones. */
export function fittingParts(regions: readonly Shape[], others: readonly Shape[]): Fit[] {
  return regions.map((region) => {
    const indices = others.map((other) => jaccardOfShapes(region, other));
    const best = indices.indexOf(Math.max(...indices));
    return { best, index: indices[best] };
  });
}

function jaccardOfShapes({ pixels }: Shape, other: Shape): number {
  const { data } = other.mask;
  let both = 0;
  for (let i = 0; i < pixels.length; i++) both += data[pixels[i]];
  const either = pixels.length + other.pixels.length - both;
  return either === 0 ? 1 : both / either;
}
