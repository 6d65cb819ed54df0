import { expect, test } from "vitest";
import type { EncodedImages } from "../encoder/encoder.ts";
import { matrix } from "../linalg/matrix.ts";
import { combineFeatures, featureOutputs } from "./combine-features.ts";

const features: EncodedImages["features"] = {
  tokens: matrix(2, 2, Float32Array.of(3, 4, 0, 2)),
  keys: matrix(2, 1, Float32Array.of(-5, 0)),
  "keys-nobias": matrix(2, 1, Float32Array.of(7, 8)),
};

test("one kind of feature comes back as it is", () => {
  expect(combineFeatures(features, "tokens")).toBe(features.tokens);
  expect(combineFeatures(features, "keys")).toBe(features.keys);
  expect(combineFeatures(features, "keys-nobias")).toBe(features["keys-nobias"]);
});

test("the ensemble is tokens and keys side by side, each of length 1", () => {
  const both = combineFeatures(features, "ensemble");
  expect([both.rows, both.columns]).toEqual([2, 3]);
  expect(Array.from(both.data)).toEqual([Math.fround(0.6), Math.fround(0.8), -1, 0, 1, 0]);
});

test("the outputs to ask an encoder for are those that are combined", () => {
  for (const kind of ["tokens", "keys", "keys-nobias", "ensemble"] as const) {
    const asked = Object.fromEntries(
      featureOutputs(kind).map((output) => [output, features[output as keyof typeof features]]),
    );
    expect(combineFeatures(asked, kind).rows).toBe(2);
  }
});

test("a missing output is named", () => {
  expect(() => combineFeatures({ tokens: features.tokens }, "ensemble")).toThrow(/"ensemble" needs .*"keys"/);
});
