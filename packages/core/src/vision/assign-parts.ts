import type { Mask } from "../image/pixels.ts";
import { type Matrix, selectRows } from "../linalg/matrix.ts";
import { projectRows } from "../linalg/matrix-vector.ts";
import { nearestCentres } from "../linalg/nearest-centres.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";

/** What tells the parts apart in any image's features, found on some images; plain data. */
export type PartModel =
  | {
      readonly kind: "kmeans";
      /** Means of rows of length 1, one a row; a patch goes to the nearest. */
      readonly centres: Matrix;
      /** Identity of the part of each centre; 0 has the most patches where the parts were found. */
      readonly clusters: readonly number[];
    }
  | {
      readonly kind: "pca";
      /** k × C, orthonormal rows; a patch goes to the one on which its scaled score is largest. */
      readonly components: Matrix;
      /** Lowest and highest score on each component where the parts were found, which are scaled to 0 and 1. */
      readonly lowest: Float64Array;
      readonly highest: Float64Array;
      /** Identity of the part of each component; all in part 0 without components. */
      readonly clusters: readonly number[];
    };

/** The patches of one part in one image. */
export interface PartPatches {
  /** Identity of the part, the same in every image that one model was used for. */
  readonly cluster: number;
  /** Indices in the image's grid, row by row, ascending; never empty. */
  readonly patches: readonly number[];
}

/**
 * The parts of one image by a model found on this image or on others, by ascending cluster: each prominent patch is in
 * exactly one (method 2.4). `features` has a row for each patch of the mask. What a patch belongs to depends on its row
 * alone, so that an image on which the model was found gets the parts that were found there.
 */
export function assignParts(features: Matrix, { data }: Mask, model: PartModel): PartPatches[] {
  const prominent = Array.from(data.keys()).filter((patch) => data[patch] === 1);
  const labels = partLabels(selectRows(features, prominent), model);
  const byCluster = new Map<number, number[]>();
  prominent.forEach((patch, i) => {
    const members = byCluster.get(labels[i]) ?? [];
    members.push(patch);
    byCluster.set(labels[i], members);
  });
  return [...byCluster.entries()]
    .map(([cluster, patches]) => ({ cluster, patches }))
    .toSorted((a, b) => a.cluster - b.cluster);
}

/** The part of each row. */
export function partLabels(rows: Matrix, model: PartModel): Int32Array {
  const { clusters } = model;
  const indices =
    model.kind === "kmeans"
      ? nearestCentres(normaliseRows(rows), model.centres)
      : dominantComponents(rows, model);
  return indices.map((index) => clusters[index] ?? 0);
}

/** Inner products of the rows with each component, one array a component. */
export function componentScores(rows: Matrix, components: Matrix): Float64Array[] {
  return Array.from({ length: components.rows }, (_, c) => {
    const scores = new Float64Array(rows.rows);
    const component = components.data.subarray(c * components.columns, (c + 1) * components.columns);
    projectRows(rows, Float64Array.from(component), scores);
    return scores;
  });
}

/** For each row the component whose scaled score is largest; ties, and rows without components: the first. */
function dominantComponents(
  rows: Matrix,
  { components, lowest, highest }: Extract<PartModel, { kind: "pca" }>,
): Int32Array {
  const best = new Int32Array(rows.rows);
  const largest = new Float64Array(rows.rows).fill(-Infinity);
  componentScores(rows, components).forEach((scores, c) => {
    for (let r = 0; r < rows.rows; r++) {
      const scaled = (scores[r] - lowest[c]) / (highest[c] - lowest[c]);
      if (scaled > largest[r]) {
        largest[r] = scaled;
        best[r] = c;
      }
    }
  });
  return best;
}
