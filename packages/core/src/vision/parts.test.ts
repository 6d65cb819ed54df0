import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { type Matrix, matrix, rowRange } from "../linalg/matrix.ts";
import type { Mask } from "../image/pixels.ts";
import { assignParts, partLabels, type PartPatches } from "./assign-parts.ts";
import { type FoundParts, findParts } from "./parts.ts";

const grid = { rows: 3, columns: 4 };

/** Features of drawings: each letter is a direction of its own; the mask is every cell but `.`. */
function drawn(...images: readonly string[]) {
  const random = createRandom(6);
  const cells = images.join("");
  const features = matrix(
    cells.length,
    6,
    Float32Array.from({ length: cells.length * 6 }, (_, i) => {
      const letter = cells.charCodeAt(Math.floor(i / 6)) - 97;
      return (i % 6 === letter ? 3 : 0) + 0.1 * random();
    }),
  );
  const masks = images.map((image) => ({
    width: 4,
    height: 3,
    data: Uint8Array.from(image, (cell) => (cell === "." ? 0 : 1)),
  }));
  return { features, masks };
}

/** Finds the parts of all images and assigns each its own. */
function divided(
  features: Matrix,
  masks: readonly Mask[],
  settings: Parameters<typeof findParts>[3],
): FoundParts & { readonly images: readonly (readonly PartPatches[])[] } {
  const found = findParts(features, masks, grid, settings);
  const images = masks.map((mask, i) =>
    assignParts(rowRange(features, 12 * i, 12 * (i + 1)), mask, found.model),
  );
  return { ...found, images };
}

test("K-means finds the parts, those with most patches first and then by first patch", () => {
  const { features, masks } = drawn("..cab.ca.bbc");
  const { images, notes } = divided(features, masks, { parts: "kmeans", partCount: 3, seed: 0 });
  expect(images[0].map(({ patches }) => patches)).toEqual([
    [2, 6, 11],
    [4, 9, 10],
    [3, 7],
  ]);
  expect(notes).toEqual([]);
});

test("over several images the same part has the same cluster, and a part missing in one is not listed there", () => {
  const { features, masks } = drawn("aaaabb......", "....ccccbb..", "............");
  const { images } = divided(features, masks, { parts: "kmeans", partCount: 3, seed: 1 });
  expect(images.map((parts) => parts.map(({ patches }) => patches))).toEqual([
    [
      [0, 1, 2, 3],
      [4, 5],
    ],
    [
      [8, 9],
      [4, 5, 6, 7],
    ],
    [],
  ]);
  expect(images[0].map(({ cluster }) => cluster)).toEqual([0, 1]);
  expect(images[1].map(({ cluster }) => cluster)).toEqual([1, 2]);
});

test.each(["kmeans", "pca"] as const)("every prominent patch is in exactly one part (%s)", (parts) => {
  const { features, masks } = drawn("abcdeabcde..", "..fedcbafedc");
  const { images } = divided(features, masks, { parts, partCount: 4, seed: 0 });
  images.forEach((found, image) => {
    const all = found.flatMap(({ patches }) => patches).toSorted((a, b) => a - b);
    expect(all).toEqual(Array.from(masks[image].data.keys()).filter((i) => masks[image].data[i] === 1));
  });
});

test.each(["kmeans", "pca"] as const)("equal patches are one part and a note (%s)", (parts) => {
  const mask = { width: 4, height: 3, data: new Uint8Array(12).fill(1) };
  const features = matrix(12, 2, new Float32Array(24).fill(0.3));
  const { images, notes } = divided(features, [mask], { parts, partCount: 5, seed: 0 });
  expect(images[0].map(({ patches }) => patches.length)).toEqual([12]);
  expect(notes).toMatchObject([{ code: "fewer-parts", message: expect.stringContaining("1 of the 5") }]);
});

test("a single prominent patch is one part", () => {
  const { features, masks } = drawn(".....a......");
  for (const parts of ["kmeans", "pca"] as const) {
    const { images } = divided(features, masks, { parts, partCount: 5, seed: 0 });
    expect(images[0].map(({ patches }) => patches)).toEqual([[5]]);
  }
});

test("the same seed gives the same parts", () => {
  const random = createRandom(9);
  const features = matrix(
    12,
    5,
    Float32Array.from({ length: 60 }, () => random()),
  );
  const mask = { width: 4, height: 3, data: new Uint8Array(12).fill(1) };
  const settings = { parts: "kmeans", partCount: 4, seed: 3 } as const;
  expect(divided(features, [mask], settings)).toEqual(divided(features, [mask], settings));
});

test("parts found on one image are found again in another, and missing ones are not listed", () => {
  const { features, masks } = drawn("aaaabb..cccc", "....bbcc....");
  const settings = { parts: "kmeans", partCount: 3, seed: 0 } as const;
  const { model } = findParts(rowRange(features, 0, 12), masks.slice(0, 1), grid, settings);
  const other = assignParts(rowRange(features, 12, 24), masks[1], structuredClone(model));
  expect(other).toEqual([
    { cluster: 1, patches: [6, 7] },
    { cluster: 2, patches: [4, 5] },
  ]);
});

test.each(["kmeans", "pca"] as const)(
  "the largest part comes first, and every image gets from the model the parts that were found there (%s)",
  (parts) => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (seed, partCount, images) => {
          const random = createRandom(seed);
          const features = matrix(
            12 * images,
            5,
            Float32Array.from({ length: 60 * images }, () => Math.round(4 * random()) - 1),
          );
          const masks = Array.from({ length: images }, () => ({
            width: 4,
            height: 3,
            data: Uint8Array.from({ length: 12 }, () => (random() < 0.8 ? 1 : 0)),
          }));
          const together = divided(features, masks, { parts, partCount, seed });
          const sizes = new Map<number, number>();
          for (const { cluster, patches } of together.images.flat()) {
            sizes.set(cluster, (sizes.get(cluster) ?? 0) + patches.length);
          }
          const ranked = Array.from(sizes.keys()).toSorted((a, b) => a - b);
          expect(ranked).toEqual(ranked.map((_, rank) => rank));
          const counts = ranked.map((cluster) => sizes.get(cluster)!);
          expect(counts).toEqual(counts.toSorted((a, b) => b - a));
          const rows = partLabels(features, together.model);
          together.images.forEach((found, i) =>
            found.forEach(({ cluster, patches }) =>
              patches.forEach((patch) => expect(rows[12 * i + patch]).toBe(cluster)),
            ),
          );
        },
      ),
      { numRuns: 40 },
    );
  },
);

test("a search that does not settle is said", () => {
  const random = createRandom(4);
  const features = matrix(
    300,
    40,
    Float32Array.from({ length: 12_000 }, () => random() - 0.5),
  );
  const mask = { width: 20, height: 15, data: new Uint8Array(300).fill(1) };
  const { notes, search } = findParts(
    features,
    [mask],
    { rows: 15, columns: 20 },
    {
      parts: "kmeans",
      partCount: 20,
      seed: 0,
    },
  );
  expect(search!.timesFound).toBeLessThan(5);
  expect(notes).toMatchObject([{ code: "unstable-parts", message: expect.stringContaining("in 50 starts") }]);
});
