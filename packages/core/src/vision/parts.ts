import type { Grid } from "../encoder/encoder.ts";
import type { Note } from "../explanation/explanation.ts";
import type { ExplainSettings } from "../explanation/settings.ts";
import type { Mask } from "../image/pixels.ts";
import { type Clustering, ENOUGH_FINDS, kmeans } from "../linalg/kmeans.ts";
import { type Matrix, selectRows } from "../linalg/matrix.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { principalComponents } from "../linalg/pca.ts";
import { createRandom } from "../linalg/random.ts";
import { componentScores, partLabels, type PartModel } from "./assign-parts.ts";

export interface FoundParts {
  readonly model: PartModel;
  /** How the search for clusters went; null for `pca`, which has nothing random. */
  readonly search: PartSearch | null;
  readonly notes: readonly Note[];
}

export interface PartSearch extends Pick<Clustering, "starts" | "timesFound" | "agreement"> {
  /** The other divisions that starts ended in, and how many did. */
  readonly others: readonly { readonly model: PartModel; readonly starts: number }[];
}

/**
 * What divides the prominent patches of all images into `partCount` parts (method 2.4). `features` has one row a patch,
 * image by image; `prominent` one mask an image. `kmeans`: clusters of the rows brought to length 1, searched for from
 * `seed`; `pca`: the principal components of the rows, each patch to the one on which its score, scaled to 0 … 1 over all
 * prominent patches, is largest. Features that do not allow as many parts give fewer and a note.
 */
export function findParts(
  features: Matrix,
  prominent: readonly Mask[],
  grid: Grid,
  settings: Pick<ExplainSettings, "parts" | "partCount" | "seed">,
): FoundParts {
  const patches = grid.rows * grid.columns;
  const rows = selectRows(
    features,
    prominent.flatMap((mask, image) =>
      Array.from(mask.data.keys())
        .filter((patch) => mask.data[patch] === 1)
        .map((patch) => image * patches + patch),
    ),
  );
  const { partCount } = settings;
  const { model: unordered, search } =
    settings.parts === "kmeans"
      ? byClusters(rows, partCount, settings.seed)
      : { model: byComponents(rows, partCount), search: null };
  const labels = partLabels(rows, unordered);
  const model = { ...unordered, clusters: largestFirst(labels, unordered.clusters.length) };
  const found = new Set(labels).size;
  const notes: Note[] = [];
  if (found < partCount) {
    const message = `The prominent patches allow ${found} of the ${partCount} parts asked for.`;
    notes.push({ code: "fewer-parts", message });
  }
  if (search !== null && search.timesFound < ENOUGH_FINDS && rows.rows > 0) {
    const message = `The best division into parts came up ${search.timesFound} times in ${search.starts} starts (mean adjusted Rand index of them all: ${search.agreement.toFixed(2)}); another seed may give other parts.`;
    notes.push({ code: "unstable-parts", message });
  }
  return { model, search, notes };
}

function byClusters(rows: Matrix, k: number, seed: number): { model: PartModel; search: PartSearch } {
  const { centres, starts, timesFound, agreement, others } = kmeans(
    normaliseRows(rows),
    k,
    createRandom(seed),
  );
  return {
    model: nearest(centres),
    search: {
      starts,
      timesFound,
      agreement,
      others: others.map((other) => ({ model: nearest(other.centres), starts: other.starts })),
    },
  };
}

function nearest(centres: Matrix): PartModel {
  return { kind: "kmeans", centres, clusters: Array.from({ length: centres.rows }, (_, i) => i) };
}

function byComponents(rows: Matrix, k: number): PartModel {
  const { components } = principalComponents(rows, k);
  const scores = componentScores(rows, components);
  const extreme = (pick: (a: number, b: number) => number) =>
    Float64Array.from(scores, (of) => of.reduce((a, b) => pick(a, b)));
  return {
    kind: "pca",
    components,
    lowest: extreme(Math.min),
    highest: extreme(Math.max),
    clusters: Array.from({ length: components.rows }, (_, i) => i),
  };
}

/**
 * The rank of each label by how often it comes, the most frequent first, of equally frequent ones the one that appears
 * first; labels that do not come follow.
 */
function largestFirst(labels: Int32Array, count: number): number[] {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const seen = [...counts.keys()].toSorted((a, b) => counts.get(b)! - counts.get(a)!);
  const order = [...new Set([...seen, ...Array.from({ length: count }, (_, i) => i)])];
  const ranks = Array.from({ length: count }, () => 0);
  order.forEach((label, rank) => (ranks[label] = rank));
  return ranks;
}
