import { expect, test } from "vitest";
import { outputScales, quantiseMatrix } from "./quantise-matrix.ts";

const [out, inner] = [37, 70];
const data = Float32Array.from({ length: out * inner }, (_, i) => Math.sin(i * 12.9898) * (1 + (i % 7)));

test("weights come back within half a step of their output's scale", () => {
  const weights = { data, out, inner, transposed: false };
  const scales = outputScales(weights);
  const values = quantiseMatrix(weights, scales);
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < inner; i++) {
      const error = Math.abs(values[i * out + o]! * scales[o]! - data[o * inner + i]!);
      expect(error).toBeLessThanOrEqual(scales[o]! * 0.5001);
    }
  }
  expect(Math.max(...values.map(Math.abs))).toBe(127);
});

test("a matrix stored as [in, out] gives the same as its transpose", () => {
  const turned = Float32Array.from(
    { length: data.length },
    (_, at) => data[(at % out) * inner + Math.floor(at / out)]!,
  );
  const [a, b] = [
    { data, out, inner, transposed: false },
    { data: turned, out, inner, transposed: true },
  ];
  expect(outputScales(b)).toEqual(outputScales(a));
  expect(quantiseMatrix(b, outputScales(b))).toEqual(quantiseMatrix(a, outputScales(a)));
});

test("an output of zeros stays zero", () => {
  const weights = { data: Float32Array.of(0, 0, 2, -0.5), out: 2, inner: 2, transposed: false };
  const scales = outputScales(weights);
  expect(scales[0]).toBe(1);
  expect([...quantiseMatrix(weights, scales)]).toEqual([0, 127, 0, -32]);
});
