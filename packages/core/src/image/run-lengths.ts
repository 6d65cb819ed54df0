import { CommonGroundError } from "../errors.ts";
import type { Count } from "../explanation/quantities.ts";
import type { Mask } from "./pixels.ts";

/**
 * A binary mask of the frame, row by row: lengths of alternating runs, the first of zeros (possibly 0). The lengths
 * add up to width · height.
 */
export type RunLengths = readonly Count[];

/** A mask, row by row, as lengths of alternating runs; the first run counts zeros and is 0 when there are none. */
export function encodeRuns(mask: Mask): number[] {
  const runs = [];
  let start = 0;
  let current = 0;
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === current) continue;
    runs.push(i - start);
    start = i;
    current = 1 - current;
  }
  runs.push(mask.data.length - start);
  return runs;
}

/**
 * The inverse of `encodeRuns`. Throws `INVALID_ARGUMENT` when a run is not an integer ≥ 0 or the runs do not add up
 * to `width` · `height`.
 */
export function decodeRuns(runs: RunLengths, width: number, height: number): Mask {
  const data = new Uint8Array(width * height);
  let end = 0;
  for (let r = 0; r < runs.length; r++) {
    const run = runs[r]!;
    if (!Number.isSafeInteger(run) || run < 0) {
      throw new CommonGroundError("INVALID_ARGUMENT", `decodeRuns: run ${r} is ${run}, not an integer ≥ 0`);
    }
    const start = end;
    end += run;
    if (r % 2 === 1) data.fill(1, start, end);
  }
  if (end !== data.length) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `decodeRuns: the runs add up to ${end}, but ${width} × ${height} is ${data.length}`,
    );
  }
  return { width, height, data };
}
