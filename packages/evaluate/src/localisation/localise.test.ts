import { createSyntheticEncoder, type Encoder, type Pixels } from "@commonground/core";
import { expect, test } from "vitest";
import { type ItemToLocalise, localise } from "./localise.ts";
import type { Edges, Truth } from "./truth/truth.ts";

const encoder = createSyntheticEncoder();
const { width, height } = encoder.info.imageSize;
const { patch } = encoder.info;

/** A dark square of three by three patches on a bright page, its left upper patch at (column, row). */
function square(column: number, row: number): { pixels: Pixels; box: Edges } {
  const box: Edges = [
    column * patch.width,
    row * patch.height,
    (column + 3) * patch.width,
    (row + 3) * patch.height,
  ];
  const data = new Uint8Array(width * height * 3).fill(240);
  for (let y = box[1]; y < box[3]; y++) data.fill(20, (y * width + box[0]) * 3, (y * width + box[2]) * 3);
  return { pixels: { width, height, data }, box };
}

const itemOf = (
  id: string,
  pixels: Pixels,
  truth: Truth | null,
  notes: { code: string; message: string }[] = [],
): ItemToLocalise => ({
  id,
  read: async () => ({ pixels, notes }),
  truth: async () => truth,
});
const truthOf = (...boxes: Edges[]): Truth => ({
  size: { width, height },
  objects: boxes.map((box) => ({ label: null, box, shape: null })),
  crowds: 1,
});
const options = {
  dataSet: { name: "squares", truth: "table", notes: [] },
  foreground: "border",
  draws: 100,
  seed: 1,
} as const;

const squares = [square(1, 1), square(2, 1)].map(({ pixels, box }, i) =>
  itemOf(`${i}.png`, pixels, truthOf(box)),
);

test("a dark square on a bright page is found by every method, from one encoding an image", async () => {
  let encodings = 0;
  const counting: Encoder = {
    ...encoder,
    encodeImages(images, asked) {
      encodings += images.length;
      return encoder.encodeImages(images, asked);
    },
  };
  const { localisation } = await localise(counting, squares, { ...options, paperCorLoc: { "keys-gdc": 54 } });
  expect(encodings).toBe(2);
  expect(localisation!.methods.map(({ method }) => `${method.features} ${method.prominent}`)).toEqual([
    "tokens gdc",
    "tokens pca",
    "keys gdc",
    "keys pca",
    "ensemble gdc",
    "ensemble pca",
  ]);
  expect(localisation!.ablation.map(({ method }) => method.stage)).toEqual([
    "patches",
    "component",
    "region",
    "refined",
  ]);
  const tokens = localisation!.methods.find(
    ({ method }) => method.features === "tokens" && method.prominent === "pca",
  )!;
  expect(tokens.corLoc.value).toBe(1);
  expect(tokens.pointing?.value).toBe(1);
  expect(localisation!.methods.map(({ paperCorLoc }) => paperCorLoc)).toEqual([
    null,
    null,
    0.54,
    null,
    null,
    null,
  ]);
  expect(localisation).toMatchObject({
    images: { given: 2, judged: 2, failed: 0, withoutTruth: 0, away: 0 },
    objects: { judged: 2, cut: 0, away: 0, crowds: 2 },
  });
});

const cropping: Encoder = {
  ...encoder,
  info: { ...encoder.info, preprocess: { ...encoder.info.preprocess, resize: "shortest" } },
};

test("images that fail, have no truth, or show none of it are told apart and left out", async () => {
  const { pixels, box } = square(1, 1);
  const failed: string[] = [];
  const wide = { width: width * 3, height, data: new Uint8Array(width * 3 * height * 3) };
  const { localisation } = await localise(
    cropping,
    [
      ...squares,
      itemOf("other.png", pixels, { ...truthOf(box), size: { width: 9, height: 9 } }),
      itemOf("turned.jpg", pixels, truthOf(box), [{ code: "oriented", message: "" }]),
      itemOf("none.png", pixels, null),
      itemOf("away.png", wide, { ...truthOf([0, 0, width / 2, height]), size: null }),
    ],
    { ...options, onFailure: (id) => failed.push(id) },
  );
  expect(failed).toEqual(["other.png", "turned.jpg"]);
  expect(localisation!.images).toEqual({
    given: 6,
    judged: 2,
    failed: 2,
    withoutTruth: 1,
    away: 1,
  });
});

test("an interrupted run sums up what was judged until then", async () => {
  const abort = new AbortController();
  const { localisation } = await localise(encoder, squares, {
    ...options,
    signal: abort.signal,
    onJudged: () => abort.abort(),
  });
  expect(localisation!.images).toMatchObject({ given: 2, judged: 1, failed: 0 });
});

test("without any judged image there is no result", async () => {
  const { localisation, images } = await localise(
    encoder,
    [itemOf("a.png", square(1, 1).pixels, null)],
    options,
  );
  expect([localisation, images]).toEqual([null, []]);
});
