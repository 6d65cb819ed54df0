import { CommonGroundError, type Mask } from "@commonground/core";

/** Regions are bits of a 32-bit number, one of which is the rest of the frame. */
export const MAX_REGIONS = 30;

/** Of each pixel the set of regions that it lies in, a bit a region; the bit after the last is the rest of the frame. */
export interface RegionCells {
  readonly width: number;
  readonly height: number;
  readonly cells: Uint32Array;
  /** Number of regions, the rest not counted. */
  readonly count: number;
  /** For each region, and last for the rest, its share of the frame, 0 to 1. */
  readonly areas: readonly number[];
  /** Pixels of each distinct cell. */
  readonly pixels: ReadonlyMap<number, number>;
}

/** Throws `INVALID_ARGUMENT` for more than 30 regions, none, or masks of several sizes. */
export function regionCells(regions: readonly Mask[]): RegionCells {
  const [first] = regions;
  if (first === undefined || regions.length > MAX_REGIONS) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `an explanation of ${regions.length} regions: removals are measured with 1 to ${MAX_REGIONS}`,
    );
  }
  const { width, height } = first;
  const cells = new Uint32Array(width * height);
  const areas = regions.map((region, r) => {
    if (region.width !== width || region.height !== height) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `region ${r} has ${region.width} × ${region.height} px, the first ${width} × ${height}; bring all to one frame`,
      );
    }
    let area = 0;
    for (let p = 0; p < cells.length; p++) {
      if (region.data[p] === 0) continue;
      cells[p] |= 1 << r;
      area++;
    }
    return area / cells.length;
  });
  let rest = 0;
  for (let p = 0; p < cells.length; p++) {
    if (cells[p] !== 0) continue;
    cells[p] = 1 << regions.length;
    rest++;
  }
  const pixels = new Map<number, number>();
  for (const cell of cells) pixels.set(cell, (pixels.get(cell) ?? 0) + 1);
  return { width, height, cells, count: regions.length, areas: [...areas, rest / cells.length], pixels };
}

/** Share of the frame, 0 to 1, that lies in any of the regions of the set `removed`. */
export function removedArea({ cells, pixels }: RegionCells, removed: number): number {
  let area = 0;
  for (const [cell, count] of pixels) if ((cell & removed) !== 0) area += count;
  return area / cells.length;
}
