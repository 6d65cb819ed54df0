import { type Mask, maskArea, type Random } from "@commonground/core";

/**
 * Regions of the same areas as `regions`, pixel for pixel, at random places: each grows from a random free pixel to its
 * free neighbours, drawn at random, so that it is as coherent as its place allows. None overlap. The regions of what is
 * given must not overlap either.
 */
export function randomRegions(regions: readonly Mask[], random: Random): Mask[] {
  const [{ width, height }] = regions;
  const owner = new Int16Array(width * height).fill(-1);
  const bySize = regions
    .map((region, r) => ({ r, area: maskArea(region) }))
    .toSorted((a, b) => b.area - a.area || a.r - b.r);
  for (const { r, area } of bySize) grow(owner, width, r, area, random);
  return regions.map((_, r) => ({ width, height, data: Uint8Array.from(owner, (o) => (o === r ? 1 : 0)) }));
}

function grow(owner: Int16Array, width: number, region: number, area: number, random: Random): void {
  const height = owner.length / width;
  const edge: number[] = [];
  let left = area;
  while (left > 0) {
    if (edge.length === 0) edge.push(randomFree(owner, random));
    const place = Math.floor(random() * edge.length);
    const pixel = edge[place];
    edge[place] = edge[edge.length - 1];
    edge.pop();
    if (owner[pixel] >= 0) continue;
    owner[pixel] = region;
    left--;
    const x = pixel % width;
    const y = (pixel - x) / width;
    if (x > 0 && owner[pixel - 1] < 0) edge.push(pixel - 1);
    if (x < width - 1 && owner[pixel + 1] < 0) edge.push(pixel + 1);
    if (y > 0 && owner[pixel - width] < 0) edge.push(pixel - width);
    if (y < height - 1 && owner[pixel + width] < 0) edge.push(pixel + width);
  }
}

function randomFree(owner: Int16Array, random: Random): number {
  let free = 0;
  for (const o of owner) if (o < 0) free++;
  let nth = Math.floor(random() * free);
  for (let p = 0; p < owner.length; p++) if (owner[p] < 0 && nth-- === 0) return p;
  throw new Error("unreachable: no pixel is free");
}
