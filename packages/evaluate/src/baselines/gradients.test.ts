import { createRandom, matrix } from "@commonground/core";
import { expect, test } from "vitest";
import { smallMaterial } from "../../testing/material.ts";
import { bottleneckParameters, createBottleneck } from "./bottleneck.ts";
import { createLabelFree, cubedSimilarity, labelFreeParameters } from "./label-free.ts";
import type { Learner } from "./learner.ts";
import { createLabeller, createLinear, labellerParameters, linearParameters } from "./linear-learners.ts";

/** Small enough to be straight, large enough for what F32 graphs round. */
const STEP = 1e-2;
const material = smallMaterial();
const images = [0, 1, 2, 4];
const random = () => createRandom(7);

const learners: [string, () => Promise<Learner>][] = [
  [
    "MM-CBM",
    async () =>
      createBottleneck("softmax", material, bottleneckParameters("softmax", material, images, random())),
  ],
  [
    "the labeller of Feature Maps",
    async () => createLabeller(material, labellerParameters(material, random())),
  ],
  ["the linear classifier", async () => createLinear(material, linearParameters(material, random()))],
  [
    "the last layer of the label-free bottleneck",
    async () => createLabelFree(material, await labelFreeParameters(material, images, random())),
  ],
];

test.each(learners)("the gradient of %s is that of finite differences, number by number", async (_, open) => {
  const learner = await open();
  // Away from 0, where a penalty on absolute values has a corner, and with weights large enough to tell errors.
  for (const { data } of Object.values(learner.parameters)) {
    data.forEach((value, i) => (data[i] = 2 * value + Math.sign(value) * 0.1));
  }
  const { gradients } = await learner.gradient(images, random());
  let largest = 0;
  for (const [name, { data }] of Object.entries(learner.parameters)) {
    if (["concept", "centre", "scale"].includes(name)) continue;
    for (let i = 0; i < data.length; i++) {
      const kept = data[i];
      data[i] = kept + STEP;
      const { loss: above } = await learner.gradient(images, random());
      data[i] = kept - STEP;
      const { loss: below } = await learner.gradient(images, random());
      data[i] = kept;
      const expected = (above - below) / (2 * STEP);
      largest = Math.max(largest, Math.abs(expected));
      expect(Math.abs(gradients[name][i] - expected), `${name}[${i}]`).toBeLessThan(
        2e-4 + 0.02 * Math.abs(expected),
      );
    }
  }
  expect(largest).toBeGreaterThan(0.02);
  await learner.release();
});

test("the gradient of cubed similarity is that of finite differences", () => {
  const draw = createRandom(3);
  const numbers = () =>
    matrix(
      5,
      3,
      Float32Array.from({ length: 15 }, () => draw() - 0.5),
    );
  const [made, wanted] = [numbers(), numbers()];
  const { gradient } = cubedSimilarity(made, wanted);
  made.data.forEach((kept, i) => {
    made.data[i] = kept + 1e-3;
    const { loss: above } = cubedSimilarity(made, wanted);
    made.data[i] = kept - 1e-3;
    const { loss: below } = cubedSimilarity(made, wanted);
    made.data[i] = kept;
    expect(gradient.data[i]).toBeCloseTo((above - below) / 2e-3, 2);
  });
});

test("MM-ProtoSim gives each patch to one concept, MM-CBM each concept a share of every patch", async () => {
  const parameters = bottleneckParameters("gumbel", material, images, random());
  const hard = await createBottleneck("gumbel", material, parameters);
  const maps = await hard.maps(1);
  expect([maps.rows, maps.columns]).toEqual([5, 6]);
  for (let p = 0; p < 6; p++) {
    const column = Array.from({ length: 5 }, (_, d) => maps.data[d * 6 + p]);
    expect(column.toSorted()).toEqual([0, 0, 0, 0, 1]);
  }
  const soft = await createBottleneck("softmax", material, parameters);
  const shares = await soft.maps(1);
  for (let d = 0; d < 5; d++) {
    const own = shares.data.subarray(d * 6, d * 6 + 6);
    expect(own.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(Math.min(...own)).toBeGreaterThan(0);
  }
  await hard.release();
  await soft.release();
});

test("a batch cut into pieces that fit gives what it gives whole", async () => {
  // Two million numbers are held at once: 18 images of 6 patches and 20,000 concepts are two pieces.
  const wide = smallMaterial({ images: 18, concepts: 20_000 });
  const learner = await createBottleneck(
    "softmax",
    wide,
    bottleneckParameters("softmax", wide, images, random()),
  );
  const all = Array.from({ length: 18 }, (_, i) => i);
  const { logits } = await learner.answer(all);
  const { logits: alone } = await learner.answer([17]);
  for (let c = 0; c < 3; c++) expect(alone.data[c]).toBeCloseTo(logits.data[17 * 3 + c], 4);
  const { gradients } = await learner.gradient(all, random());
  const halves = await Promise.all(
    [all.slice(0, 9), all.slice(9)].map((half) => learner.gradient(half, random())),
  );
  halves[0].gradients["key"].forEach((value, i) => {
    expect((value + halves[1].gradients["key"][i]) / 2).toBeCloseTo(gradients["key"][i], 4);
  });
  await learner.release();
});
