import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { kmeans } from "../linalg/kmeans.ts";
import { lloyd } from "../linalg/lloyd.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { principalComponents } from "../linalg/pca.ts";
import { matrix, row, rowRange, selectRows } from "../linalg/matrix.ts";
import { nearestCentres } from "../linalg/nearest-centres.ts";
import { inertiaOf, partitionOf, pointsOf } from "../linalg/partition.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { assignParts } from "./assign-parts.ts";
import { findParts } from "./parts.ts";
import { findProminentAxis } from "./prominent-axis.ts";
import { prominentPatches } from "./prominent-patches.ts";

type Grids = readonly (readonly (readonly number[])[])[];

interface Golden {
  readonly grid: number;
  /** images × patches × C */
  readonly features: Grids;
  readonly gdc: { readonly score: Grids; readonly mask: Grids };
  readonly pca: { readonly score: Grids; readonly mask: Grids };
  /** Labels inside the GDC masks, −1 outside. */
  readonly parts_pca: {
    readonly k: number;
    readonly labels: Grids;
    readonly explained_variance: readonly number[];
  };
  readonly parts_kmeans: {
    readonly k: number;
    readonly initial_centers_from_rows: readonly number[];
    readonly labels: Grids;
    readonly inertia: number;
  };
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/visual-concepts/visual_concepts.json", import.meta.url), "utf8"),
) as { cases: Golden[] };

const flatten = (grids: Grids) => grids.flat(2);

describe.each(cases.map((golden, i) => [i, golden] as const))("visual concepts, case %i", (_, golden) => {
  const images = golden.features.length;
  const grid = { rows: golden.grid, columns: golden.grid };
  const patches = grid.rows * grid.columns;
  const features = matrix(
    images * patches,
    golden.features[0][0].length,
    Float32Array.from(flatten(golden.features)),
  );
  const featuresOf = (image: number) => rowRange(features, image * patches, (image + 1) * patches);
  const inside = (labels: Grids) => flatten(labels).filter((label) => label >= 0);
  const prominentRows = (): Matrix => {
    const indices = flatten(golden.gdc.mask).flatMap((bit, index) => (bit === 1 ? [index] : []));
    return matrix(
      indices.length,
      features.columns,
      Float32Array.from(indices.flatMap((index) => Array.from(row(features, index)))),
    );
  };

  test.each(["gdc", "pca"] as const)("%s scores and masks", (prominent) => {
    const axis = findProminentAxis(features, images, grid, { prominent, foreground: "majority" });
    const found = golden.features.map((_, image) => prominentPatches(featuresOf(image), grid, axis));
    const scores = found.flatMap(({ scores }) => Array.from(scores ?? []));
    const expected = flatten(golden[prominent].score);
    expect(scores.length).toBe(expected.length);
    // The reference is Float32, whose error grows with the scores: unit vectors for GDC, lengths up to 25 for PCA.
    const scale = Math.max(1, ...expected.map(Math.abs));
    const difference = Math.max(...scores.map((score, i) => Math.abs(score - expected[i])));
    expect(difference / scale).toBeLessThan(prominent === "gdc" ? 1e-5 : 1e-6);
    expect(found.flatMap(({ mask }) => Array.from(mask.data))).toEqual(flatten(golden[prominent].mask));
    expect(found.every(({ foreground, notes }) => foreground === "majority" && notes.length === 0)).toBe(
      true,
    );
  });

  test("parts by K-means from the stated rows", () => {
    const { k, initial_centers_from_rows: initialRows, inertia, labels } = golden.parts_kmeans;
    const rows = normaliseRows(prominentRows());
    const partition = partitionOf(pointsOf(rows), k, nearestCentres(rows, selectRows(rows, initialRows)));
    lloyd(partition);
    expect(Array.from(partition.labels)).toEqual(inside(labels));
    expect(Math.abs(inertiaOf(partition) / inertia - 1)).toBeLessThan(1e-6);
  });

  test("the seeded K-means is at least as good as the one from the stated rows", () => {
    const { k, inertia } = golden.parts_kmeans;
    expect(kmeans(normaliseRows(prominentRows()), k).inertia).toBeLessThanOrEqual(inertia * (1 + 1e-6));
  });

  test("variances of the principal components of the prominent patches", () => {
    const { k, explained_variance: expected } = golden.parts_pca;
    const { explainedVariance } = principalComponents(prominentRows(), k);
    explainedVariance.forEach((variance, i) =>
      expect(Math.abs(variance / expected[i] - 1)).toBeLessThan(1e-5),
    );
  });

  test("parts by PCA, up to the signs of the components", () => {
    const { k, labels } = golden.parts_pca;
    const { scores } = principalComponents(prominentRows(), k);
    const expected = inside(labels);
    const matching = signPatterns(k).filter((signs) =>
      dominant(scores, signs).every((label, r) => label === expected[r]),
    );
    expect(matching.length).toBeGreaterThan(0);
  });

  test("findParts takes one of those partitions by PCA", () => {
    const { k } = golden.parts_pca;
    const prominent = golden.gdc.mask.map((mask) => ({
      width: golden.grid,
      height: golden.grid,
      data: Uint8Array.from(mask.flat()),
    }));
    const found = findParts(features, prominent, grid, { parts: "pca", partCount: k, seed: 0 });
    const labels = new Int32Array(images * patches).fill(-1);
    prominent.forEach((mask, image) => {
      for (const { cluster, patches: members } of assignParts(featuresOf(image), mask, found.model)) {
        for (const patch of members) labels[image * patches + patch] = cluster;
      }
    });
    const { scores } = principalComponents(prominentRows(), k);
    expect(byFirstAppearance(labels.filter((label) => label >= 0))).toEqual(
      byFirstAppearance(
        dominant(
          scores,
          Array.from({ length: k }, () => 1),
        ),
      ),
    );
  });
});

/** The same partition whatever its labels are called. */
function byFirstAppearance(labels: Iterable<number>): number[] {
  const names = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!names.has(label)) names.set(label, names.size);
    return names.get(label)!;
  });
}

function signPatterns(k: number): number[][] {
  return Array.from({ length: 2 ** k }, (_, bits) =>
    Array.from({ length: k }, (_, component) => ((bits >> component) & 1 ? -1 : 1)),
  );
}

/** Component of the largest min-max scaled score after the components were given `signs`. */
function dominant(scores: Matrix, signs: readonly number[]): number[] {
  const columns = signs.map((sign, c) =>
    Array.from({ length: scores.rows }, (_, r) => sign * scores.data[r * scores.columns + c]),
  );
  const scaled = columns.map((column) => {
    const lowest = Math.min(...column);
    return column.map((score) => (score - lowest) / (Math.max(...column) - lowest));
  });
  return Array.from({ length: scores.rows }, (_, r) => {
    const own = scaled.map((column) => column[r]);
    return own.indexOf(Math.max(...own));
  });
}
