import { createRandom, matrix } from "@commonground/core";
import { expect, test } from "vitest";
import { scoresOfMap, stretched } from "../methods/piece-scores.ts";
import { distancesToDrawings } from "./domain.ts";
import { localise } from "./localisation.ts";
import { leastLessMost, setsGone } from "./order-curves.ts";
import { rankAgreement } from "./rank-agreement.ts";
import { drawRecolouring, measurePair, namedTerms } from "./recoloured-pair.ts";
import { takeApart } from "../drawings/choose-drawings.ts";

/** What a drawing of two pieces is worth without a set of them. */
const value = (gone: number) => [3, 1, 2, 0][gone];
const map = (...values: number[]) => ({ width: 2, height: 2, values });
const square = (x: number, fill: string) => `<rect x="${x}" width="2" height="8" fill="${fill}"/>`;

test("LeRF − MoRF weighs each step by the area that goes", () => {
  // Worth 3 with all, 2 without piece 1, 1 without piece 0, 0 without both; piece 0 has three quarters of the area.
  // Most first, 0 then 1: trapezoids (3 + 1)/2 · ¾ + (1 + 0)/2 · ¼ = 1.625; least first: (3 + 2)/2 · ¼ + (2 + 0)/2 · ¾ = 1.375.
  expect(leastLessMost([0, 1], [0.75, 0.25], value)).toBeCloseTo(1.375 - 1.625, 12);
  expect(leastLessMost([1, 0], [0.75, 0.25], value)).toBeCloseTo(1.625 - 1.375, 12);
  expect(leastLessMost([0, 1], [3, 3], value)).toBeCloseTo(1.75 - 1.25, 12);
  expect(setsGone([2, 0, 1])).toEqual([0, 4, 5, 7]);
});

test("agreement is Spearman's, 0 of a method that tells nothing apart, and none of effects that do not differ", () => {
  expect(rankAgreement([1, 2, 3, 4], [10, 20, 40, 30])).toBeCloseTo(0.8, 12);
  expect(rankAgreement([1, 1, 1], [1, 2, 3])).toBe(0);
  expect(rankAgreement([1, 2, 3], [5, 5, 5])).toBeNaN();
});

test("a map is read off over pieces as a sum and as a mean", () => {
  const pieces = [
    { mask: Uint8Array.of(1, 1, 0, 0), area: 2 },
    { mask: Uint8Array.of(0, 0, 0, 1), area: 1 },
  ];
  const { totals, means } = scoresOfMap("m", { width: 2, height: 2, values: [1, 2, 4, 8] }, pieces, 2);
  expect(totals).toEqual([3, 8]);
  expect(means).toEqual([1.5, 8]);
});

test("a pixel takes the cell of the map that its middle lies in, whether the map is smaller or larger", () => {
  expect([...stretched({ width: 2, height: 1, values: [1, 2] }, 3)]).toEqual([1, 2, 2, 1, 2, 2, 1, 2, 2]);
  expect([...stretched({ width: 4, height: 4, values: Array.from({ length: 16 }, (_, i) => i) }, 2)]).toEqual(
    [5, 7, 13, 15],
  );
});

test("localisation: pointing shares equal peaks, mass counts what is positive, IoU takes as many pixels as the mask has", () => {
  const mask = Uint8Array.of(1, 1, 0, 0);
  expect(localise(map(5, 1, 5, -2), mask, 2)).toEqual({ pointing: 0.5, mass: 6 / 11, iou: 1 / 3 });
  expect(localise(map(3, 2, 1, 0), mask, 2)).toEqual({ pointing: 1, mass: 5 / 6, iou: 1 });
  // Equal ones come in together: all four pixels.
  expect(localise(map(0, 0, 0, 0), mask, 2)).toEqual({ pointing: 0.5, mass: 0, iou: 0.5 });
});

test("a distance is to the nearest drawing but the edit's own", () => {
  const references = { names: ["a", "b"], embeddings: matrix(2, 2, Float32Array.of(1, 0, 0, 1)) };
  const edits = matrix(2, 2, Float32Array.of(1, 0, 0.6, 0.8));
  expect(distancesToDrawings(edits, references, "other")).toEqual([0, expect.closeTo(0.2, 6)]);
  expect(distancesToDrawings(edits, references, "a")).toEqual([1, expect.closeTo(0.2, 6)]);
  const one = { names: ["a"], embeddings: matrix(1, 2, Float32Array.of(1, 0)) };
  expect(distancesToDrawings(edits, one, "a")).toEqual([NaN, NaN]);
});

const descriptors = ["red hat", "blue hat", "round hat", "green hat"];
/** Every concept a direction of its own. */
const descriptorWeights = matrix(4, 4, Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));

test("a pair: which concepts move most, and which leave and enter", () => {
  const named = namedTerms(descriptors);
  expect([...named]).toEqual([
    ["red", [0]],
    ["green", [3]],
    ["blue", [1]],
  ]);
  const found = measurePair(
    { from: "red", to: "blue" },
    {
      embeddings: matrix(2, 4, Float32Array.of(0.9, 0.1, 0.3, 0, 0.2, 0.8, 0.5, 0)),
      concepts: [
        ["red hat", "round hat"],
        ["round hat", "blue hat"],
      ],
    },
    { descriptors, descriptorWeights },
    named,
  );
  expect(found).toEqual({
    rises: 1,
    risesByChance: 0.25,
    falls: 1,
    fallsByChance: 0.25,
    leave: 1,
    othersLeave: 0,
    enters: 1,
    othersEnter: 0,
  });
  const still = measurePair(
    { from: "red", to: "blue" },
    {
      embeddings: matrix(2, 4, Float32Array.of(0, 0, 1, 0, 0, 0.1, 0, 0.9)),
      concepts: [["round hat"], ["green hat"]],
    },
    { descriptors, descriptorWeights },
    named,
  );
  expect(still).toMatchObject({ rises: 0, falls: 0, leave: NaN, othersLeave: 1, enters: 0, othersEnter: 1 });
});

test("a recolouring is drawn by the seed, from a colour to another that the bank names", async () => {
  const chosen = await takeApart(
    "a",
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">${["red", "lime", "black", "gold"].map((fill, i) => square(2 * i, fill)).join("")}</svg>`,
  );
  if (typeof chosen === "string") throw new Error(chosen);
  for (let seed = 0; seed < 20; seed++) {
    const found = drawRecolouring(chosen, ["red", "green", "blue"], createRandom(seed))!;
    expect(["red", "green"][found.piece]).toBe(found.from);
    expect(["red", "green", "blue"]).toContain(found.to);
    expect(found.to).not.toBe(found.from);
    expect(drawRecolouring(chosen, ["red", "green", "blue"], createRandom(seed))).toEqual(found);
  }
  expect(drawRecolouring(chosen, ["pink"], createRandom(0))).toBeNull();
  expect(drawRecolouring(chosen, ["red"], createRandom(0))).toBeNull();
});
