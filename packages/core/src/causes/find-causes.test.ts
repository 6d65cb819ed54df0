import { expect, test } from "vitest";
import type { Encoder } from "../encoder/encoder.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import type { Mask, Pixels } from "../image/pixels.ts";
import { matrix, row } from "../linalg/matrix.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { classValues } from "./class-values.ts";
import { patchesOfPlayers } from "./dropped-patches.ts";
import { encodeSubsets } from "./encode-subsets.ts";
import { enoughSubsets, neededSubsets } from "./enough-needed.ts";
import { findCauses } from "./find-causes.ts";
import { keepPlayers, playerOfPixels, removedFrame } from "./removals.ts";

const SIDE = 32;
type Rgb = readonly [number, number, number];
const WHITE: Rgb = [255, 255, 255];
const RED: Rgb = [220, 30, 30];
const BLUE: Rgb = [40, 70, 220];

/** A white page with a red square on the left, a larger blue one on the right. */
function drawing(): { frame: Pixels; red: Mask; blue: Mask } {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  const red = new Uint8Array(SIDE * SIDE);
  const blue = new Uint8Array(SIDE * SIDE);
  for (let y = 8; y < 24; y++) {
    for (let x = 4; x < 28; x++) {
      const colour = x < 12 ? RED : x >= 16 ? BLUE : WHITE;
      data.set(colour, (y * SIDE + x) * 3);
      if (x < 12) red[y * SIDE + x] = 1;
      if (x >= 16) blue[y * SIDE + x] = 1;
    }
  }
  const mask = (of: Uint8Array): Mask => ({ width: SIDE, height: SIDE, data: of });
  return { frame: { width: SIDE, height: SIDE, data }, red: mask(red), blue: mask(blue) };
}

/** Parts of one row of pixels each. */
function rowsOfPixels(count: number) {
  return Array.from({ length: count }, (_, p): Mask => {
    const data = new Uint8Array(SIDE * SIDE);
    for (let x = 0; x < SIDE; x++) data[(9 + p) * SIDE + x] = 1;
    return { width: SIDE, height: SIDE, data };
  });
}

async function causes(
  encoder: Encoder,
  classes: readonly string[],
  target: number,
  removal = "page" as const,
) {
  const { frame, red, blue } = drawing();
  const weights = normaliseRows(await encoder.encodeTexts(classes));
  const settings = { removal, seed: 0 };
  return findCauses(
    await encodeSubsets(encoder, frame, [red, blue], settings),
    {
      labels: ["A", "B"],
      names: classes,
      weights,
      classes: classes.length,
      target,
      versus: target === 0 ? 1 : 0,
      words: ["red", "blue", "green"],
      wordWeights: normaliseRows(await encoder.encodeTexts(["red", "blue", "green"])),
    },
    encoder.info.scoring,
    settings,
  );
}

const spread = (data: ArrayLike<number>) => Math.max(...Array.from(data)) - Math.min(...Array.from(data));

const encoder = createSyntheticEncoder({ side: SIDE, patch: 4 });

test("the part that shows the class carries it, the other speaks against it", async () => {
  const found = await causes(encoder, ["blue", "red", "green"], 0);
  const [red, blue, rest] = found.logodds.values;
  expect(found.players).toEqual(["A", "B", "rest"]);
  expect(blue).toBeGreaterThan(0);
  expect(red).toBeLessThan(0);
  expect(Math.abs(rest)).toBeLessThan(blue);
  expect(red + blue + rest).toBeCloseTo(found.logodds.all - found.logodds.none, 5);
  expect(found).toMatchObject({ estimator: "exact", encodings: 8, permutations: null });
  expect(found.logodds.standardErrors).toBeNull();
  expect(found.logodds.interactions).toHaveLength(3);
});

test("what alone is enough, what is needed, and what the answer becomes without it", async () => {
  const found = await causes(encoder, ["red", "blue", "green"], 1);
  expect(found.enough).toEqual([["B"]]);
  expect(found.needed).toEqual([{ without: ["B"], becomes: "red" }]);
});

test("against the other class, values and words part the two", async () => {
  const { versus } = await causes(encoder, ["blue", "red", "green"], 0);
  expect(versus?.name).toBe("red");
  expect(versus!.logodds.values[1]).toBeGreaterThan(0);
  expect(versus!.logodds.values[0]).toBeLessThan(0);
  expect(versus!.leanings.map(({ descriptor }) => descriptor)).toEqual(["blue", "green", "red"]);
  expect(versus!.leanings[0].leaning).toBeGreaterThan(0.5);
});

test("similarity and log-odds are two measures of the same encodings", async () => {
  const { similarity, logodds } = await causes(encoder, ["blue", "red", "green"], 0);
  expect(similarity.all).toBeGreaterThan(0);
  expect(similarity.all).toBeLessThanOrEqual(2.5);
  expect(similarity.values).not.toEqual(logodds.values);
});

test("sequences with patches left out are given to the encoder all at once, painted frames sixteen at a time", async () => {
  const calls: (number | undefined)[][] = [];
  const dropping: Encoder = {
    ...encoder,
    info: { ...encoder.info, drop: true },
    encodeImages(images, { drop } = {}) {
      calls.push([images.length, drop?.length]);
      return encoder.encodeImages(images);
    },
  };
  for (const removal of ["drop", "page"] as const) {
    await encodeSubsets(dropping, drawing().frame, rowsOfPixels(4), { removal, seed: 0 });
  }
  expect(calls).toEqual([
    [32, 32],
    [16, undefined],
    [16, undefined],
  ]);
});

test("leaving patches out needs an encoder that can, and says so", async () => {
  const rigid = { ...encoder, info: { ...encoder.info, drop: false } };
  await expect(causes(rigid, ["blue", "red"], 0, "drop" as never)).rejects.toMatchObject({
    code: "UNSUPPORTED_FEATURE",
    message: expect.stringContaining("cannot leave patches out"),
  });
});

test("with more than eight players values are sampled, with standard errors, and nothing is said to be enough", async () => {
  const weights = normaliseRows(await encoder.encodeTexts(["blue", "red"]));
  const settings = { removal: "mean", seed: 7 } as const;
  const found = findCauses(
    await encodeSubsets(encoder, drawing().frame, rowsOfPixels(9), settings),
    {
      labels: [..."ABCDEFGHI"],
      names: ["blue", "red"],
      weights,
      classes: 2,
      target: 0,
      versus: undefined,
      words: [],
      wordWeights: matrix(0, weights.columns),
    },
    encoder.info.scoring,
    settings,
  );
  expect(found).toMatchObject({
    estimator: "sampled",
    permutations: 32,
    enough: null,
    needed: null,
    versus: null,
  });
  expect(found.logodds.standardErrors).toHaveLength(10);
  const sum = found.logodds.values.reduce((a, b) => a + b, 0);
  expect(sum).toBeCloseTo(found.logodds.all - found.logodds.none, 5);
});

test("a frame is left as it is where players stay, and is the page where they go", () => {
  const { frame, red, blue } = drawing();
  const players = playerOfPixels([red, blue], SIDE, SIDE);
  const removed = removedFrame(frame, "page");
  expect(Array.from(removed.data.subarray(0, 3))).toEqual([255, 255, 255]);
  expect(keepPlayers(frame, removed, players, 0b111).data).toEqual(Uint8Array.from(frame.data));
  const withoutBlue = keepPlayers(frame, removed, players, 0b101);
  const at = (x: number, y: number) =>
    Array.from(withoutBlue.data.subarray((y * SIDE + x) * 3, (y * SIDE + x) * 3 + 3));
  expect(at(20, 12)).toEqual([255, 255, 255]);
  expect(at(6, 12)).toEqual([220, 30, 30]);
});

test("the mean colour is the frame's; the blur keeps the mean and flattens", () => {
  const { frame } = drawing();
  const mean = [0, 1, 2].map((c) => {
    let sum = 0;
    for (let i = c; i < frame.data.length; i += 3) sum += frame.data[i];
    return Math.round((3 * sum) / frame.data.length);
  });
  expect(Array.from(removedFrame(frame, "mean").data.subarray(0, 3))).toEqual(mean);
  const blurred = removedFrame(frame, "blur").data;
  expect(spread(blurred)).toBeLessThan(0.85 * spread(frame.data));
});

test("a patch belongs to the player that holds more than half of it, or to none", () => {
  const players = new Uint8Array(16 * 8).fill(2);
  for (let y = 0; y < 8; y++) for (let x = 0; x < 5; x++) players[y * 16 + x] = 0;
  for (let y = 0; y < 4; y++) for (let x = 8; x < 16; x++) players[y * 16 + x] = 1;
  const patches = patchesOfPlayers(players, 16, { rows: 1, columns: 2 }, { width: 8, height: 8 }, 3);
  expect(patches).toEqual([[0], [], []]);
});

test("log-odds are those of the softmax; a sigmoid's stand alone", () => {
  const scoring = { kind: "softmax", scale: 10, bias: 0 } as const;
  const cosines = [0.3, 0.2, 0.1];
  const values = classValues(cosines, { scoring, target: 0, versus: 1, classes: 3 });
  const p = Math.exp(3) / (Math.exp(3) + Math.exp(2) + Math.exp(1));
  expect(values.logodds).toBeCloseTo(Math.log(p / (1 - p)), 9);
  expect(values.versus).toBeCloseTo(1, 9);
  expect(values.similarity).toBeCloseTo(0.75, 9);
  expect(values.answer).toBe(0);
  const sigmoid = { kind: "sigmoid", scale: 10, bias: -4 } as const;
  expect(classValues(cosines, { scoring: sigmoid, target: 2, versus: -1, classes: 3 })).toMatchObject({
    logodds: -3,
    versus: 0,
  });
});

test("enough and needed are the smallest sets, and agree with trying each", () => {
  // Players 0 and 1 are each enough; without both the answer is 5.
  const answers = [5, 3, 3, 3, 5, 3, 3, 3];
  expect(enoughSubsets(answers, 3)).toEqual([1, 2]);
  expect(neededSubsets(answers)).toEqual([{ without: 3, becomes: 5 }]);
  expect(enoughSubsets(answers, 5)).toEqual([]);
  expect(neededSubsets([1, 1])).toEqual([]);
  expect(enoughSubsets([1, 1], 1)).toEqual([0]);
});

test("a target that is no class stands behind them and can win no image", async () => {
  const weights = normaliseRows(await encoder.encodeTexts(["red", "green", "blue"]));
  const cosines = [0.1, 0.2, 0.9];
  const scoring = { kind: "softmax", scale: 10, bias: 0 } as const;
  expect(classValues(cosines, { scoring, target: 2, versus: 0, classes: 2 }).answer).toBe(1);
  expect(row(weights, 0)).toHaveLength(weights.columns);
});
