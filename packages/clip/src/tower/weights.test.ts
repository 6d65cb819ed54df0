import { expect, test } from "vitest";
import type { SafetensorsHeader } from "@commonground/files";
import { createWeights, weightRows, type Locate } from "./weights.ts";

const header: SafetensorsHeader = {
  dataOffset: 100,
  metadata: new Map(),
  tensors: new Map([
    ["stacked", { dtype: "F16", shape: [6, 4], begin: 8, end: 56 }],
    ["matrix", { dtype: "F32", shape: [4, 2], begin: 56, end: 88 }],
    ["ids", { dtype: "I32", shape: [2], begin: 88, end: 96 }],
  ]),
};

const locate: Locate = (name) =>
  name === "key"
    ? { tensor: "stacked", part: { index: 1, of: 3 } }
    : name === "projection"
      ? { tensor: "matrix", transposed: true }
      : { tensor: name };

const weights = createWeights("/models/a/model.safetensors", header, locate);

test("a third of a stacked tensor is the byte range of its rows", () => {
  expect(weights.get("key", [2, 4])).toEqual({
    type: "F16",
    shape: [2, 4],
    offset: 124,
    length: 16,
    transposed: false,
  });
});

test("a matrix stored as [in, out] keeps its shape and says so", () => {
  expect(weights.get("projection", [2, 4])).toMatchObject({ shape: [4, 2], offset: 156, transposed: true });
});

test("rows of a weight lie one after the other", () => {
  expect(weightRows(weights.get("matrix", [4, 2]), 1, 4)).toMatchObject({
    shape: [3, 2],
    offset: 164,
    length: 24,
  });
});

test("a missing tensor is named with the shape it should have", () => {
  expect(() => weights.get("absent", [3, 5])).toThrow(
    expect.objectContaining({
      code: "MISSING_TENSOR",
      message: expect.stringContaining("absent, expected with shape [3, 5]"),
    }),
  );
});

test("a wrong shape is named with what was expected of the file", () => {
  expect(() => weights.get("key", [3, 4])).toThrow(
    expect.objectContaining({
      code: "INVALID_WEIGHTS",
      message: expect.stringContaining("stacked has shape [6, 4], expected [9, 4]"),
    }),
  );
  expect(() => weights.get("matrix", [8])).toThrow("matrix has shape [4, 2], expected [8]");
});

test("a weight of integers is refused", () => {
  expect(() => weights.get("ids", [2])).toThrow("ids is stored as I32");
});

test("the shapes of what the file holds are known by our names", () => {
  expect(weights.shapeOf("key")).toEqual([6, 4]);
  expect(weights.shapeOf("absent")).toBeUndefined();
});
