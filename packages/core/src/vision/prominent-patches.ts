import type { Grid } from "../encoder/encoder.ts";
import type { Note } from "../explanation/explanation.ts";
import { largestComponents } from "../image/components.ts";
import type { Mask } from "../image/pixels.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type ProminentAxis, scoresOn } from "./prominent-axis.ts";

/** Patches that the second component of a foreground must have to be kept (method 2.2). */
const MINIMUM_SECOND = 5;

export interface ProminentPatches {
  /** N scores, positive on the object's side; null when nothing was decomposed. */
  readonly scores: Float32Array | null;
  /** One pixel a patch: width = columns, height = rows of the grid. */
  readonly mask: Mask;
  /** The rule that chose the object's side; null when nothing was decomposed. */
  readonly foreground: ProminentAxis["foreground"];
  /** Fallbacks that were taken. */
  readonly notes: readonly Note[];
}

/**
 * The patches of one image that hold the object (method 2.2), by an axis found on this image or on others: of those on the
 * object's side the largest 8-connected component, and the second largest if it has at least 5 patches. `features`: N
 * rows. Images without patches or with all patches on the object's side keep all and say so in `notes`.
 */
export function prominentPatches(
  features: Matrix,
  grid: Grid,
  { axis, foreground, notes }: ProminentAxis,
): ProminentPatches {
  if (axis === null) return { scores: null, mask: allPatches(grid), foreground, notes };
  const scores = scoresOn(axis, features);
  const data = Uint8Array.from(scores, (score) => (score > 0 ? 1 : 0));
  const count = data.reduce((sum, bit) => sum + bit, 0);
  if (count > 0 && count < data.length) {
    const mask = largestComponents({ width: grid.columns, height: grid.rows, data }, MINIMUM_SECOND);
    return { scores, mask, foreground, notes };
  }
  const note =
    count === 0
      ? { code: "empty-foreground", message: "No patch lies on the object's side; all patches are kept." }
      : { code: "full-foreground", message: "All patches lie on the object's side and are kept." };
  return { scores, mask: allPatches(grid), foreground, notes: [...notes, note] };
}

function allPatches(grid: Grid): Mask {
  return {
    width: grid.columns,
    height: grid.rows,
    data: new Uint8Array(grid.rows * grid.columns).fill(1),
  };
}
