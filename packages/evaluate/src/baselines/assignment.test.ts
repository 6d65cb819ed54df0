import { createRandom, type Matrix, matrix } from "@commonground/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallMaterial } from "../../testing/material.ts";
import { createAssignment } from "./assignment.ts";
import type { Attention } from "./attention.ts";
import { bottleneckParameters, createBottleneck } from "./bottleneck.ts";

const [IMAGES, N, D, C] = [3, 4, 5, 6];
const random = createRandom(3);
const numbers = (rows: number, columns: number): Matrix =>
  matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, () => 2 * random() - 1),
  );
const batch = { images: IMAGES, patches: numbers(IMAGES * N, C) };
const folded = { queries: numbers(D, C), units: numbers(D, C) };
const noise = numbers(IMAGES * N, D).data;
const atRead = numbers(IMAGES, D);

let attention: Attention;
beforeAll(async () => {
  attention = await createAssignment();
});
afterAll(() => attention.release());

function product(m: Matrix, d: number, p: number): number {
  let sum = 0;
  for (let c = 0; c < C; c++) sum += m.data[d * C + c] * batch.patches.data[p * C + c];
  return sum;
}

/** What the concepts read by the definition: `share` is what of patch p a concept gets, from the patch's scores. */
function reads(
  { queries, units }: typeof folded,
  added: ArrayLike<number>,
  share: (scores: number[]) => number[],
): number[] {
  const read = Array<number>(IMAGES * D).fill(0);
  for (let p = 0; p < IMAGES * N; p++) {
    const scores = Array.from({ length: D }, (_, d) => product(queries, d, p) + added[p * D + d]);
    share(scores).forEach((part, d) => {
      read[Math.floor(p / N) * D + d] += part * product(units, d, p);
    });
  }
  return read;
}

const hard = (scores: number[]) => scores.map((score) => Number(score === Math.max(...scores)));
const soft = (scores: number[]) => {
  const powers = scores.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};

test("a concept reads the patches that went to it, with noise and without", async () => {
  for (const added of [undefined, noise]) {
    const { read } = await attention.read(batch, folded, added);
    const expected = reads(folded, added ?? new Float32Array(noise.length), hard);
    expect(read.rows).toBe(IMAGES);
    read.data.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  }
});

test("its maps say where the patches went, image by image", async () => {
  const maps = await attention.maps(batch, folded);
  expect([maps.rows, maps.columns]).toEqual([IMAGES * D, N]);
  const units = { ...folded, units: matrix(D, C, new Float32Array(D * C).fill(1)) };
  const { read } = await attention.read(batch, units);
  read.data.forEach((value, concept) => {
    let sum = 0;
    for (let n = 0; n < N; n++) {
      const patch = batch.patches.data.subarray((Math.floor(concept / D) * N + n) * C).subarray(0, C);
      sum += maps.data[concept * N + n] * patch.reduce((a, b) => a + b);
    }
    expect(sum).toBeCloseTo(value, 5);
  });
});

test("the gradient at the queries is that of the softmax, at the units that of the assignment", async () => {
  const attended = await attention.read(batch, folded, noise);
  const gradient = await attention.backward(batch, folded, attended, atRead);
  for (const [name, share] of [
    ["queries", soft],
    ["units", hard],
  ] as const) {
    const { data } = folded[name];
    const loss = () => reads(folded, noise, share).reduce((sum, value, i) => sum + value * atRead.data[i], 0);
    data.forEach((kept, i) => {
      data[i] = kept + 1e-3;
      const above = loss();
      data[i] = kept - 1e-3;
      const below = loss();
      data[i] = kept;
      expect(gradient[name].data[i], `${name}[${i}]`).toBeCloseTo((above - below) / 2e-3, 3);
    });
  }
});

test("the gradient of MM-ProtoSim beyond its choice is that of finite differences, number by number", async () => {
  const material = smallMaterial();
  const images = [0, 1, 2, 4];
  const parameters = bottleneckParameters("gumbel", material, images, createRandom(7));
  const learner = await createBottleneck("gumbel", material, parameters);
  const { gradients } = await learner.gradient(images, createRandom(7));
  let largest = 0;
  for (const name of ["unit", "unitBias", "classifier", "classifierBias"]) {
    const { data } = parameters[name];
    for (const [i, kept] of data.entries()) {
      data[i] = kept + 1e-2;
      const { loss: above } = await learner.gradient(images, createRandom(7));
      data[i] = kept - 1e-2;
      const { loss: below } = await learner.gradient(images, createRandom(7));
      data[i] = kept;
      const expected = (above - below) / 2e-2;
      largest = Math.max(largest, Math.abs(expected));
      expect(Math.abs(gradients[name][i] - expected), `${name}[${i}]`).toBeLessThan(
        2e-4 + 0.02 * Math.abs(expected),
      );
    }
  }
  expect(largest).toBeGreaterThan(0.02);
  await learner.release();
});

test("a batch of MM-ProtoSim that is cut into pieces has the gradient of the whole", async () => {
  // Two million numbers are held at once: 18 images of 6 patches and 20,000 concepts are two pieces.
  const wide = smallMaterial({ images: 18, concepts: 20_000 });
  const all = Array.from({ length: 18 }, (_, i) => i);
  const parameters = bottleneckParameters("gumbel", wide, all, createRandom(7));
  const learner = await createBottleneck("gumbel", wide, parameters);
  const { gradients } = await learner.gradient(all, createRandom(1));
  // Along the gradient the loss rises by its length.
  const { unit } = gradients;
  const length = Math.hypot(...Array.from(unit).filter((value) => value !== 0));
  const { data } = parameters["unit"];
  const from = data.slice();
  const lossAt = async (step: number) => {
    data.set(from.map((value, i) => value + (step * unit[i]) / length));
    return (await learner.gradient(all, createRandom(1))).loss;
  };
  const rise = ((await lossAt(1)) - (await lossAt(-1))) / 2;
  expect(rise / length).toBeCloseTo(1, 1);
  await learner.release();
});
