import { createRandom, matrix, row, type Vocabulary } from "@commonground/core";
import { expect, test } from "vitest";
import { relabelled } from "./relabelled.ts";
import { blocksOfStep, MOST_BLOCK_STEPS, sightsOf, stepsOf, stepWords } from "./steps.ts";

test("weights are drawn from the head down, block by block, to the whole encoder", () => {
  const sights = sightsOf(3, 7);
  expect(sights.map(({ name }) => name)).toEqual([
    "own",
    "vision-0",
    "vision-1",
    "vision-2",
    "vision-3",
    "vision",
  ]);
  expect(sights.slice(1).map(({ weights }) => weights)).toEqual([
    ...[0, 1, 2, 3].map((fromTop) => ({ kind: "random", seed: 7, tower: "vision", fromTop })),
    { kind: "random", seed: 7, tower: "vision" },
  ]);
  expect(stepsOf(sights).map(stepWords)).toEqual([
    "head",
    "and 1 block",
    "and 2 blocks",
    "and 3 blocks",
    "vision encoder",
    "text encoder",
    "both encoders",
    "other target",
    "other labels",
    "random words",
  ]);
});

test("deep encoders are gone through in as many steps as there are at most, to the last block", () => {
  const depths = stepsOf(sightsOf(50, 0)).flatMap((step) => blocksOfStep(step) ?? []);
  expect(depths).toHaveLength(MOST_BLOCK_STEPS + 1);
  expect([depths[0], depths.at(-1)]).toEqual([0, 50]);
  expect(depths).toEqual([...new Set(depths)].toSorted((a, b) => a - b));
});

test("labels dealt anew: every class has another's direction, and each direction is some class's", () => {
  const classWeights = matrix(7, 2);
  for (let c = 0; c < 7; c++) row(classWeights, c).set([c, 1]);
  const vocabulary = { classes: [], classWeights } as unknown as Vocabulary;
  const dealt = (seed: number) =>
    Array.from({ length: 7 }, (_, c) => row(relabelled(vocabulary, createRandom(seed)).classWeights, c)[0]);
  for (let seed = 0; seed < 50; seed++) {
    const from = dealt(seed);
    expect(from.every((source, c) => source !== c)).toBe(true);
    expect(from.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(dealt(seed)).toEqual(from);
  }
  expect(dealt(1)).not.toEqual(dealt(2));
  expect(row(classWeights, 3)[0]).toBe(3);
});
