import type { Grid } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import type { Note } from "../explanation/explanation.ts";
import type { ExplainSettings } from "../explanation/settings.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { projectRows } from "../linalg/matrix-vector.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { principalComponents } from "../linalg/pca.ts";
import { leadingSingularVectors } from "../linalg/singular-vectors.ts";
import { type ObjectSide, objectSide } from "./object-side.ts";

/** What tells object from ground in any image's features, found on some images; plain data. */
export interface ProminentAxis {
  /** Null where every patch is kept: nothing was asked for, or the features do not differ. */
  readonly axis: Axis | null;
  /** The rule that chose the object's side; null without an axis. */
  readonly foreground: ExplainSettings["foreground"] | null;
  /** Fallbacks that were taken. */
  readonly notes: readonly Note[];
}

/** A patch's score is the inner product of its row and `direction`, less `offset`; positive on the object's side. */
interface Axis {
  /** `gdc` takes rows of length 1, `pca` rows as they are. */
  readonly kind: "gdc" | "pca";
  /** C entries. */
  readonly direction: Float64Array;
  readonly offset: number;
}

/**
 * The axis of `images` images at once (method 2.2; Sammani & Deligiannis 2024, section 3). `features` has
 * images · rows · columns rows, image by image. `gdc`: scores are the second left singular vector of the rows of length
 * 1, which is the second eigenvector of their affinity f·fᵀ, or, where that has one sign, the first; `pca`: those on
 * the first principal component of the rows as they are. `none`, and features without a second direction: no axis.
 * Throws `INVALID_ARGUMENT` when the number of rows does not fit the grid.
 */
export function findProminentAxis(
  features: Matrix,
  images: number,
  grid: Grid,
  settings: Pick<ExplainSettings, "prominent" | "foreground">,
): ProminentAxis {
  const patches = grid.rows * grid.columns;
  if (features.rows !== images * patches) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `findProminentAxis: ${images} × ${grid.rows} × ${grid.columns} patches need as many rows, got ${features.rows}`,
    );
  }
  const { prominent, foreground } = settings;
  if (prominent === "none") return { axis: null, foreground: null, notes: [] };
  const axes = prominent === "gdc" ? singularAxes(features) : principalAxes(features);
  if (axes.length === 0) {
    const message = `The patch features do not differ, so "${prominent}" finds no object; all patches are kept.`;
    return { axis: null, foreground: null, notes: [{ code: "uniform-features", message }] };
  }
  for (const [i, axis] of axes.entries()) {
    const side = objectSide(scoresOn(axis, features), grid, foreground);
    if (side === null) continue;
    const notes = [...(i > 0 ? [FIRST_EIGENVECTOR] : []), ...(side.by === "strongest" ? [EVEN_SIDES] : [])];
    return {
      axis: turned(axis, side.sign),
      foreground: side.by === "strongest" ? foreground : side.by,
      notes,
    };
  }
  const [axis] = axes;
  const sign: ObjectSide["sign"] = scoresOn(axis, features).some((score) => score > 0) ? 1 : -1;
  return { axis: turned(axis, sign), foreground, notes: [] };
}

const FIRST_EIGENVECTOR: Note = {
  code: "first-eigenvector",
  message:
    "The second eigenvector of the patches' affinity has one sign; the first divides object and ground.",
};
const EVEN_SIDES: Note = {
  code: "even-sides",
  message:
    "Both sides hold as many patches, and as many of the frame's border; the side of the strongest score is taken for the object.",
};

/** Scores of the rows of `features` on an axis. */
export function scoresOn({ kind, direction, offset }: Axis, features: Matrix): Float32Array {
  const products = new Float64Array(features.rows);
  projectRows(kind === "gdc" ? normaliseRows(features) : features, direction, products);
  return Float32Array.from(products, (product) => product - offset);
}

/** The second and then the first: none when the rows have no second direction. */
function singularAxes(features: Matrix): Axis[] {
  const triplets = leadingSingularVectors(normaliseRows(features), 2);
  if (triplets.length < 2) return [];
  return triplets.toReversed().map(({ value, right }) => ({
    kind: "gdc",
    direction: right.map((entry) => entry / value),
    offset: 0,
  }));
}

function principalAxes(features: Matrix): Axis[] {
  const { mean, components } = principalComponents(features, 1);
  if (components.rows === 0) return [];
  const direction = Float64Array.from(components.data);
  return [{ kind: "pca", direction, offset: direction.reduce((sum, entry, c) => sum + entry * mean[c], 0) }];
}

function turned(axis: Axis, sign: ObjectSide["sign"]): Axis {
  if (sign === 1) return axis;
  return { ...axis, direction: axis.direction.map((entry) => -entry), offset: -axis.offset };
}
