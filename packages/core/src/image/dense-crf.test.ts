import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { DEFAULT_DENSE_CRF_SETTINGS, refineMask } from "./dense-crf.ts";
import type { DenseCrfSettings } from "./dense-crf.ts";
import type { Mask, Pixels } from "./pixels.ts";

interface Case {
  name: string;
  width: number;
  height: number;
  settings: DenseCrfSettings;
  image: string;
  mask: string;
  expected: string;
}

const fixture = new URL("../../fixtures/dense-crf/simplecrf.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { cases: Case[] };

const unpack = (text: string) => new Uint8Array(inflateSync(Buffer.from(text, "base64")));

function load({ width, height, image, mask, expected }: Case) {
  return {
    image: { width, height, data: unpack(image) } satisfies Pixels,
    mask: { width, height, data: unpack(mask) } satisfies Mask,
    expected: unpack(expected),
  };
}

function agreement(a: Uint8Array, b: Uint8Array): number {
  return a.filter((value, i) => value === b[i]).length / a.length;
}

const square = (value: number) => value * value;

const complement = (mask: Mask): Mask => ({ ...mask, data: mask.data.map((value) => 1 - value) });

/** A disc of one colour on another, `bits` bits of reproducible noise, and the mask of a square that misses its edge. */
function discUnderSquare(size: number, bits = 4): { image: Pixels; mask: Mask; disc: Uint8Array } {
  const image = new Uint8Array(size * size * 3);
  const mask = new Uint8Array(size * size);
  const disc = new Uint8Array(size * size);
  let state = 1;
  for (let i = 0; i < size * size; i++) {
    const x = (i % size) / size - 0.5;
    const y = Math.floor(i / size) / size - 0.5;
    disc[i] = x * x + y * y < 0.09 ? 1 : 0;
    mask[i] = Math.max(Math.abs(x), Math.abs(y)) < 0.26 ? 1 : 0;
    for (let k = 0; k < 3; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      image[i * 3 + k] = (disc[i] === 1 ? 190 : 90 + 20 * k) + (state >>> (32 - bits));
    }
  }
  return {
    image: { width: size, height: size, data: image },
    mask: { width: size, height: size, data: mask },
    disc,
  };
}

/** Mean field with exact Gaussian kernels over all pairs of pixels, both labels written out. */
function refineExactly(image: Pixels, mask: Mask, settings: DenseCrfSettings): Uint8Array {
  const n = image.width * image.height;
  const kernel = (exponent: (i: number, j: number) => number) => {
    const values = Float64Array.from({ length: n * n }, (_, at) =>
      Math.exp(-exponent(Math.floor(at / n), at % n) / 2),
    );
    const sums = Float64Array.from({ length: n }, (_, i) =>
      values.subarray(i * n, (i + 1) * n).reduce((sum, value) => sum + value, 0),
    );
    return values.map((value, at) => value / Math.sqrt(sums[Math.floor(at / n)]! * sums[at % n]!));
  };
  const distance = (i: number, j: number) =>
    square((i % image.width) - (j % image.width)) +
    square(Math.floor(i / image.width) - Math.floor(j / image.width));
  const colour = (i: number, j: number) =>
    [0, 1, 2].reduce((sum, k) => sum + square(image.data[i * 3 + k]! - image.data[j * 3 + k]!), 0);
  const near = kernel((i, j) => distance(i, j) / square(settings.smoothnessSigma));
  const alike = kernel(
    (i, j) => distance(i, j) / square(settings.bilateralSigma) + colour(i, j) / square(settings.colourSigma),
  );

  const unary = [0, 1].map((label) =>
    Array.from(mask.data, (value) => -Math.log(value === label ? 0.99 : 0.01)),
  );
  let probability = unary.map((energies) => energies.map((energy) => Math.exp(-energy)));
  for (let iteration = 0; iteration < settings.iterations; iteration++) {
    const score = unary.map((energies, label) =>
      energies.map((energy, i) => {
        let message = 0;
        for (let j = 0; j < n; j++) {
          const weight =
            settings.bilateralWeight * alike[i * n + j]! + settings.smoothnessWeight * near[i * n + j]!;
          message += weight * probability[label]![j]!;
        }
        return Math.exp(message - energy);
      }),
    );
    probability = score.map((values) => values.map((value, i) => value / (score[0]![i]! + score[1]![i]!)));
  }
  return Uint8Array.from(probability[1]!, (value) => (value > 0.5 ? 1 : 0));
}

test.each(cases)("refineMask labels pixels as the C++ reference does: $name", (example) => {
  const { image, mask, expected } = load(example);
  expect(agreement(mask.data, expected)).toBeLessThan(0.995);
  expect(agreement(refineMask(image, mask, example.settings).data, expected)).toBeGreaterThan(0.999);
});

test("the default settings are those that the reference cases were made with", () => {
  expect(
    cases.filter((example) => example.name !== "other settings").map((example) => example.settings),
  ).toEqual(Array.from({ length: cases.length - 1 }, () => DEFAULT_DENSE_CRF_SETTINGS));
});

test("refineMask comes close to mean field with exact Gaussian kernels", () => {
  const { image, mask } = discUnderSquare(28, 6);
  const exact = refineExactly(image, mask, DEFAULT_DENSE_CRF_SETTINGS);
  expect(agreement(mask.data, exact)).toBeLessThan(0.96);
  expect(agreement(refineMask(image, mask).data, exact)).toBeGreaterThan(0.98);
});

test("refineMask pulls a mask to the edge between two colours", () => {
  const { image, mask, disc } = discUnderSquare(96);
  expect(agreement(mask.data, disc)).toBeLessThan(0.96);
  expect(agreement(refineMask(image, mask).data, disc)).toBeGreaterThan(0.999);
});

test.each(cases)("refineMask of the complement is the complement: $name", (example) => {
  const { image, mask } = load(example);
  expect(refineMask(image, complement(mask))).toEqual(complement(refineMask(image, mask)));
});

test("refineMask gives the same result for the same input and leaves the input alone", () => {
  const { image, mask } = discUnderSquare(40);
  const imageBefore = image.data.slice();
  const maskBefore = mask.data.slice();
  expect(refineMask(image, mask)).toEqual(refineMask(image, mask));
  expect(image.data).toEqual(imageBefore);
  expect(mask.data).toEqual(maskBefore);
});

test.each([
  [1, 1],
  [1, 7],
  [9, 1],
  [2, 2],
  [33, 20],
])("refineMask keeps an all-zero and an all-one mask of %i×%i pixels as they are", (width, height) => {
  const image = {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 256),
  };
  for (const value of [0, 1]) {
    const mask = { width, height, data: new Uint8Array(width * height).fill(value) };
    expect(refineMask(image, mask)).toEqual(mask);
  }
});

test("refineMask leaves a straight cut through a plain image where it is", () => {
  const [width, height] = [60, 40];
  const image = { width, height, data: new Uint8Array(width * height * 3).fill(128) };
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i % width < 30 ? 1 : 0));
  expect(refineMask(image, { width, height, data }).data).toEqual(data);
});

test("refineMask without iterations returns the mask", () => {
  const { image, mask } = discUnderSquare(16);
  expect(refineMask(image, mask, { ...DEFAULT_DENSE_CRF_SETTINGS, iterations: 0 })).toEqual(mask);
});

test("refineMask refuses an image and a mask of different or no size", () => {
  const { image, mask } = discUnderSquare(16);
  const { mask: other } = discUnderSquare(17);
  const empty = { width: 0, height: 0, data: new Uint8Array(0) };
  expect(() => refineMask(image, other)).toThrow(/refineMask: got a 16×16 image .* 17×17 mask/);
  expect(() => refineMask(image, { ...mask, data: other.data })).toThrow(/mask of 289/);
  expect(() => refineMask(empty, empty)).toThrow(/at least 1×1/);
});

test("refineMask refuses a standard deviation of zero", () => {
  const { image, mask } = discUnderSquare(16);
  expect(() => refineMask(image, mask, { ...DEFAULT_DENSE_CRF_SETTINGS, colourSigma: 0 })).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});
