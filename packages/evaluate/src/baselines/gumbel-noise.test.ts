import { createRandom } from "@commonground/core";
import { expect, test } from "vitest";
import { smallMaterial } from "../../testing/material.ts";
import { bottleneckParameters } from "./bottleneck.ts";
import { patchBatch } from "./encoded.ts";
import { gumbelNoise } from "./gumbel-noise.ts";

test("noise has the mean and the variance of Gumbel's law, and each image the same numbers in another order", () => {
  const numbers = 40_000;
  const draw = gumbelNoise(numbers, createRandom(1));
  const noise = draw(2);
  const [first, second] = [noise.slice(0, numbers), noise.slice(numbers)];
  expect(first).not.toEqual(second);
  expect(first.toSorted()).toEqual(second.toSorted());
  const mean = first.reduce((sum, value) => sum + value, 0) / numbers;
  const variance = first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers;
  expect(mean).toBeCloseTo(0.5772, 1);
  expect(variance).toBeCloseTo(Math.PI ** 2 / 6, 1);
});

test("before training, two draws of noise mostly choose the same concept for a patch, of hundreds", () => {
  const [concepts, images, width] = [400, 6, 48];
  const material = smallMaterial({ images, concepts, width });
  const all = Array.from({ length: images }, (_, i) => i);
  const { query, key, centre } = bottleneckParameters("gumbel", material, all, createRandom(7));
  const { patches } = patchBatch(material.encoded, all, centre.data);
  const product = (a: typeof query, b: typeof query) => {
    const out = { rows: a.rows, columns: b.columns, data: new Float32Array(a.rows * b.columns) };
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < b.columns; j++) {
        for (let k = 0; k < a.columns; k++) {
          out.data[i * b.columns + j] += a.data[i * a.columns + k] * b.data[k * b.columns + j];
        }
      }
    }
    return out;
  };
  const asked = product(material.texts, query);
  const keys = product(patches, key);
  const chosen = (seed: number) => {
    const noise = gumbelNoise(concepts * patches.rows, createRandom(seed))(1);
    return Array.from({ length: patches.rows }, (_, n) => {
      const scores = Array.from({ length: concepts }, (__, d) => {
        let score = noise[n * concepts + d];
        for (let k = 0; k < key.columns; k++)
          score += asked.data[d * key.columns + k] * keys.data[n * key.columns + k];
        return score;
      });
      return scores.indexOf(Math.max(...scores));
    });
  };
  const [one, other] = [chosen(1), chosen(2)];
  const same = one.filter((concept, n) => concept === other[n]);
  expect(same.length / one.length).toBeGreaterThan(0.4);
});
