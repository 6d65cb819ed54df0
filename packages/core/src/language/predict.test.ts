import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { predict } from "./predict.ts";

const weights = matrix(3, 2, Float32Array.from([1, 0, 0, 1, 0.6, 0.8]));

test("cosines do not depend on the embedding's length, and the order is by probability", () => {
  for (const scale of [1, 1e-3, 1e4]) {
    const scores = predict(Float32Array.from([0.6 * scale, 0.8 * scale]), weights, {
      kind: "softmax",
      scale: 100,
      bias: 0,
    });
    expect([...scores.similarities].map((s) => s.toFixed(5))).toEqual(["0.60000", "0.80000", "1.00000"]);
    expect([...scores.order]).toEqual([2, 1, 0]);
  }
});

test("softmax probabilities are exp of scale times cosine, and add up to 1", () => {
  const { probabilities } = predict(Float32Array.from([1, 0]), weights, {
    kind: "softmax",
    scale: 2,
    bias: 0,
  });
  const exps = [Math.exp(2), 1, Math.exp(1.2)];
  const sum = exps[0] + exps[1] + exps[2];
  for (const [i, p] of probabilities.entries()) expect(p).toBeCloseTo(exps[i] / sum, 6);
});

test("softmax survives scales whose exponentials overflow", () => {
  const { probabilities } = predict(Float32Array.from([1, 0]), weights, {
    kind: "softmax",
    scale: 1e4,
    bias: 0,
  });
  expect([...probabilities]).toEqual([1, 0, 0]);
});

test("SigLIP's sigmoid scores each class alone, with the bias", () => {
  const { probabilities } = predict(Float32Array.from([1, 0]), weights, {
    kind: "sigmoid",
    scale: 10,
    bias: -10,
  });
  expect(probabilities[0]).toBeCloseTo(0.5, 6);
  expect(probabilities[1]).toBeCloseTo(1 / (1 + Math.exp(10)), 8);
});
