import type { Grid } from "../encoder/encoder.ts";
import type { Note } from "../explanation/explanation.ts";
import type { Mask } from "../image/pixels.ts";
import { kmeans } from "../linalg/kmeans.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { principalComponents } from "../linalg/pca.ts";
import { createRandom } from "../linalg/random.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { selectRows } from "../linalg/matrix.ts";
import type { ExplainSettings } from "../explanation/settings.ts";

/** The patches of one part in one image. */
export interface PartPatches {
  /** Identity of the part, the same in every image of one call; 0 has the most patches over all images. */
  readonly cluster: number;
  /** Indices in the image's grid, row by row, ascending; never empty. */
  readonly patches: readonly number[];
}

export interface FoundParts {
  /** For each image its parts by ascending cluster. */
  readonly images: readonly (readonly PartPatches[])[];
  readonly notes: readonly Note[];
}

/**
 * Divides the prominent patches of all images into `partCount` parts (method 2.4), each patch into exactly one.
 * `features` has one row a patch, image by image; `prominent` one mask an image. `kmeans`: clusters of the rows
 * brought to length 1, seeded by `seed`; `pca`: each patch goes to the principal component on which its score, scaled
 * to 0 … 1 over all prominent patches, is largest. Features that do not allow as many parts give fewer and a note.
 */
export function findParts(
  features: Matrix,
  prominent: readonly Mask[],
  grid: Grid,
  settings: Pick<ExplainSettings, "parts" | "partCount" | "seed">,
): FoundParts {
  const patches = grid.rows * grid.columns;
  const selected = prominent.flatMap((mask, image) =>
    Array.from(mask.data.keys())
      .filter((patch) => mask.data[patch] === 1)
      .map((patch) => image * patches + patch),
  );
  const rows = selectRows(features, selected);
  const labels = largestFirst(
    settings.parts === "kmeans"
      ? kmeans(normaliseRows(rows), settings.partCount, { random: createRandom(settings.seed) }).labels
      : dominantComponents(rows, settings.partCount),
  );

  const images: PartPatches[][] = prominent.map(() => []);
  const byCluster = new Map<string, number[]>();
  selected.forEach((index, i) => {
    const image = Math.floor(index / patches);
    const key = `${image} ${labels[i]}`;
    let members = byCluster.get(key);
    if (!members) {
      members = [];
      byCluster.set(key, members);
      images[image].push({ cluster: labels[i], patches: members });
    }
    members.push(index % patches);
  });
  for (const parts of images) parts.sort((a, b) => a.cluster - b.cluster);
  const found = new Set(labels).size;
  const message = `The prominent patches allow ${found} of the ${settings.partCount} parts asked for.`;
  return { images, notes: found < settings.partCount ? [{ code: "fewer-parts", message }] : [] };
}

/** Numbers the labels anew: 0 is the most frequent, of equally frequent ones the one that appears first. */
function largestFirst(labels: Int32Array): Int32Array {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const order = [...counts.keys()].toSorted((a, b) => counts.get(b)! - counts.get(a)!);
  const rank = new Map(order.map((label, i) => [label, i]));
  return labels.map((label) => rank.get(label)!);
}

/** For each row the principal component whose score, min-max scaled over the rows, is largest; ties: the first. */
export function dominantComponents(m: Matrix, k: number): Int32Array {
  const { scores } = principalComponents(m, k);
  const { columns, data } = scores;
  const lowest = new Float64Array(columns).fill(Infinity);
  const highest = new Float64Array(columns).fill(-Infinity);
  for (let i = 0; i < data.length; i++) {
    lowest[i % columns] = Math.min(lowest[i % columns], data[i]);
    highest[i % columns] = Math.max(highest[i % columns], data[i]);
  }
  return Int32Array.from({ length: m.rows }, (_, r) => {
    let best = 0;
    let largest = -Infinity;
    for (let c = 0; c < columns; c++) {
      const scaled = (data[r * columns + c] - lowest[c]) / (highest[c] - lowest[c]);
      if (scaled > largest) {
        largest = scaled;
        best = c;
      }
    }
    return best;
  });
}
