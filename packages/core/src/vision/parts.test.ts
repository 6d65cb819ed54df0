import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { matrix } from "../linalg/matrix.ts";
import { findParts } from "./parts.ts";

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

test("K-means finds the parts, those with most patches first and then by first patch", () => {
  const { features, masks } = drawn("..cab.ca.bbc");
  const { images, notes } = findParts(features, masks, grid, { parts: "kmeans", partCount: 3, seed: 0 });
  expect(images[0].map(({ patches }) => patches)).toEqual([
    [2, 6, 11],
    [4, 9, 10],
    [3, 7],
  ]);
  expect(notes).toEqual([]);
});

test("over several images the same part has the same cluster, and a part missing in one is not listed there", () => {
  const { features, masks } = drawn("aaaabb......", "....ccccbb..", "............");
  const { images } = findParts(features, masks, grid, { parts: "kmeans", partCount: 3, seed: 1 });
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
  const { images } = findParts(features, masks, grid, { parts, partCount: 4, seed: 0 });
  images.forEach((found, image) => {
    const all = found.flatMap(({ patches }) => patches).toSorted((a, b) => a - b);
    expect(all).toEqual(Array.from(masks[image].data.keys()).filter((i) => masks[image].data[i] === 1));
  });
});

test.each(["kmeans", "pca"] as const)("equal patches are one part and a note (%s)", (parts) => {
  const mask = { width: 4, height: 3, data: new Uint8Array(12).fill(1) };
  const features = matrix(12, 2, new Float32Array(24).fill(0.3));
  const { images, notes } = findParts(features, [mask], grid, { parts, partCount: 5, seed: 0 });
  expect(images[0].map(({ patches }) => patches.length)).toEqual([12]);
  expect(notes).toMatchObject([{ code: "fewer-parts", message: expect.stringContaining("1 of the 5") }]);
});

test("a single prominent patch is one part", () => {
  const { features, masks } = drawn(".....a......");
  for (const parts of ["kmeans", "pca"] as const) {
    const { images } = findParts(features, masks, grid, { parts, partCount: 5, seed: 0 });
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
  expect(findParts(features, [mask], grid, settings)).toEqual(findParts(features, [mask], grid, settings));
});
