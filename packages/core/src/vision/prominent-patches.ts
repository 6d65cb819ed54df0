import type { Grid } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import type { Note } from "../explanation/explanation.ts";
import { largestComponents } from "../image/components.ts";
import type { Mask } from "../image/pixels.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { principalComponents } from "../linalg/pca.ts";
import { leadingSingularVectors } from "../linalg/singular-vectors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { ExplainSettings } from "../explanation/settings.ts";

/** Patches that the second component of a foreground must have to be kept (method 2.2). */
const MINIMUM_SECOND = 5;

type Rule = ExplainSettings["foreground"];

export interface ProminentPatches {
  /** N scores, positive on the object's side; null when nothing was decomposed. */
  readonly scores: Float32Array | null;
  /** One pixel a patch: width = columns, height = rows of the grid. */
  readonly mask: Mask;
  /** The rule that chose the object's side; null when nothing was decomposed. */
  readonly foreground: Rule | null;
  /** Fallbacks that were taken. */
  readonly notes: readonly Note[];
}

/**
 * The patches that hold the object, for each of `images` images (method 2.2; Sammani & Deligiannis 2024, section 3).
 * `features` has images · rows · columns rows, image by image. `gdc`: second left singular vector of the rows of
 * length 1, which is the second eigenvector of their affinity f·fᵀ; `pca`: scores on the first principal component
 * of the rows as they are; both over all images at once, so one sign serves all. `none`: every patch.
 *
 * Sign. `majority` (published): the positive entries are the object unless they are more than half, but not all, of
 * all patches. `border`: the object is the side, positive or not, to which fewer of the border patches of all frames
 * belong; as many on either side fall back to `majority`. Of the object's side each image keeps its largest
 * 8-connected component, and the second largest if that has at least 5 patches.
 *
 * Features without a second direction, and images without patches or with all patches on the object's side, keep all
 * patches and say so in `notes`. Throws `INVALID_ARGUMENT` when the number of rows does not fit the grid.
 */
export function prominentPatches(
  features: Matrix,
  images: number,
  grid: Grid,
  settings: Pick<ExplainSettings, "prominent" | "foreground">,
): ProminentPatches[] {
  const patches = grid.rows * grid.columns;
  if (features.rows !== images * patches) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `prominentPatches: ${images} × ${grid.rows} × ${grid.columns} patches need as many rows, got ${features.rows}`,
    );
  }
  const indices = Array.from({ length: images }, (_, image) => image);
  if (settings.prominent === "none") return indices.map(() => everything(grid, []));
  const decomposed = decompose(features, settings.prominent);
  if (!decomposed) {
    const message = `The patch features do not differ, so "${settings.prominent}" finds no object; all patches are kept.`;
    return indices.map(() => everything(grid, [{ code: "uniform-features", message }]));
  }
  const { foreground, flip } = objectSide(decomposed, grid, settings.foreground);
  const scores = Float32Array.from(decomposed, (score) => (flip ? -score : score));
  return indices.map((image) =>
    locateObject(scores.slice(image * patches, (image + 1) * patches), foreground, grid),
  );
}

/** One score a row; null when the rows have no second direction (gdc) or no variance (pca). */
function decompose(features: Matrix, kind: "gdc" | "pca"): Float64Array | Float32Array | null {
  if (kind === "gdc") return leadingSingularVectors(normaliseRows(features), 2)[1]?.left ?? null;
  const { scores } = principalComponents(features, 1);
  return scores.columns === 1 ? scores.data : null;
}

function objectSide(scores: ArrayLike<number>, grid: Grid, rule: Rule): { foreground: Rule; flip: boolean } {
  let positive = 0;
  let border = 0;
  let positiveBorder = 0;
  for (let i = 0; i < scores.length; i++) {
    const isPositive = scores[i] > 0 ? 1 : 0;
    positive += isPositive;
    if (isOnBorder(i % (grid.rows * grid.columns), grid)) {
      border++;
      positiveBorder += isPositive;
    }
  }
  if (rule === "border" && 2 * positiveBorder !== border) {
    return { foreground: "border", flip: 2 * positiveBorder > border };
  }
  return { foreground: "majority", flip: 2 * positive > scores.length && positive < scores.length };
}

function isOnBorder(patch: number, { rows, columns }: Grid): boolean {
  const row = Math.floor(patch / columns);
  const column = patch % columns;
  return row === 0 || row === rows - 1 || column === 0 || column === columns - 1;
}

function locateObject(scores: Float32Array, foreground: Rule, grid: Grid): ProminentPatches {
  const data = Uint8Array.from(scores, (score) => (score > 0 ? 1 : 0));
  const count = data.reduce((sum, bit) => sum + bit, 0);
  if (count > 0 && count < data.length) {
    const mask = largestComponents({ width: grid.columns, height: grid.rows, data }, MINIMUM_SECOND);
    return { scores, mask, foreground, notes: [] };
  }
  const note =
    count === 0
      ? { code: "empty-foreground", message: "No patch lies on the object's side; all patches are kept." }
      : { code: "full-foreground", message: "All patches lie on the object's side and are kept." };
  return { scores, mask: allPatches(grid), foreground, notes: [note] };
}

function everything(grid: Grid, notes: readonly Note[]): ProminentPatches {
  return { scores: null, mask: allPatches(grid), foreground: null, notes };
}

function allPatches(grid: Grid): Mask {
  return {
    width: grid.columns,
    height: grid.rows,
    data: new Uint8Array(grid.rows * grid.columns).fill(1),
  };
}
