import { expect, test } from "vitest";
import cases from "../../fixtures/preprocess/normalise.json" with { type: "json" };
import { noise } from "../../fixtures/noise.ts";
import { normalisePixels } from "./normalise.ts";

type Channels = [number, number, number];
const half: Channels = [0.5, 0.5, 0.5];

test.each(cases)("mean $mean and std $std give float32 arithmetic's values, bit for bit", (golden) => {
  const levels = {
    width: 16,
    height: 16,
    data: Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)),
  };
  const tensor = normalisePixels([levels], golden.mean as Channels, golden.std as Channels);
  expect(Buffer.from(tensor.buffer).toString("base64")).toBe(golden.expected);
});

test("the tensor lies image by image, channel by channel, row by row", () => {
  const first = { width: 2, height: 1, data: Uint8Array.of(0, 51, 102, 153, 204, 255) };
  const second = { width: 2, height: 1, data: Uint8Array.of(255, 0, 255, 0, 255, 0) };
  const tensor = normalisePixels([first, second], [0, 0, 0], [1, 1, 1]);
  expect([...tensor].map((value) => Math.round(value * 255))).toEqual([
    0, 153, 51, 204, 102, 255, 255, 0, 0, 255, 255, 0,
  ]);
});

test("a given output is written and only its used part returned", () => {
  const image = { width: 2, height: 2, data: noise(12) };
  const output = new Float32Array(30).fill(9);
  const tensor = normalisePixels([image, image], half, half, output);
  expect(tensor.buffer).toBe(output.buffer);
  expect(tensor).toEqual(normalisePixels([image, image], half, half));
  expect([...output.subarray(24)]).toEqual([9, 9, 9, 9, 9, 9]);
});

test("no images give an empty tensor", () => {
  expect(normalisePixels([], half, half)).toHaveLength(0);
});

test("images of different sizes and an output too short are refused", () => {
  const wide = { width: 2, height: 1, data: noise(6) };
  const tall = { width: 1, height: 2, data: noise(6) };
  const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
  expect(() => normalisePixels([wide, tall], half, half)).toThrow(refused);
  expect(() => normalisePixels([wide], half, half, new Float32Array(5))).toThrow(refused);
});
