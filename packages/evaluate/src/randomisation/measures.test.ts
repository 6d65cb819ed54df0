import { createRandom, encodeRuns, type Mask } from "@commonground/core";
import { expect, test } from "vitest";
import { shapeOf } from "../stability/fitting-parts.ts";
import { meanOverlaps, othersOf, sameSizeOverlaps } from "./chance.ts";
import { type Compared, decodeParts, overlaps } from "./measures.ts";
import { verdictOf } from "./summarise-steps.ts";

const halfMask = (from: number): Mask => ({
  width: 4,
  height: 1,
  data: Uint8Array.from([0, 1, 2, 3], (x) => Number(x >= from && x < from + 2)),
});

const half = (from: number) => shapeOf(halfMask(from));

const explanation = (changes: Partial<Compared["told"]> = {}, parts = [half(0), half(2)]): Compared => ({
  parts,
  told: {
    answer: "it",
    explained: "it",
    visionConcepts: [1, 2, 3],
    languageConcepts: [3, 4],
    sharedConcepts: [3],
    conceptScores: [2, 1],
    causes: [1, 2],
    ...changes,
  },
});

test("an explanation and itself have everything in common", () => {
  expect(overlaps(explanation(), explanation())).toEqual({
    visionConcepts: 1,
    languageConcepts: 1,
    sharedConcepts: 1,
    parts: 1,
    conceptOrder: expect.closeTo(1, 12),
    causesOrder: expect.closeTo(1, 12),
    answer: 1,
  });
});

test("each measure follows its own section alone", () => {
  const same = overlaps(explanation(), explanation());
  const after = (changes: Partial<Compared["told"]>) => overlaps(explanation(), explanation(changes));
  expect(after({ visionConcepts: [3, 4] })).toEqual({ ...same, visionConcepts: 0.25 });
  expect(after({ languageConcepts: [5, 6] })).toEqual({ ...same, languageConcepts: 0 });
  expect(after({ sharedConcepts: [] })).toEqual({ ...same, sharedConcepts: 0 });
  expect(after({ conceptScores: [1, 2] })).toEqual({ ...same, conceptOrder: expect.closeTo(-1, 12) });
  expect(after({ causes: [2, 1] })).toEqual({ ...same, causesOrder: expect.closeTo(-1, 12) });
  expect(after({ answer: "else" })).toEqual({ ...same, answer: 0 });
});

test("parts are held against those that fit them, whatever their order", () => {
  const swapped = explanation({ conceptScores: [1, 2], causes: [2, 1] }, [half(2), half(0)]);
  expect(overlaps(explanation(), swapped)).toEqual(overlaps(explanation(), explanation()));
  expect(overlaps(explanation(), explanation({}, [half(1)])).parts).toBeCloseTo(1 / 3, 12);
});

test("what is not there is told as nothing, and counts for nothing in a mean", () => {
  const empty = explanation({ sharedConcepts: [], causes: null, conceptScores: [1, 1] });
  const none = overlaps(empty, empty);
  expect([none.sharedConcepts, none.causesOrder, none.conceptOrder]).toEqual([null, null, null]);
  expect(overlaps(explanation({}, []), explanation()).parts).toBeNull();
  expect(overlaps(explanation(), explanation({}, [])).parts).toBe(0);
  const mean = meanOverlaps([overlaps(explanation(), explanation({ answer: "else" })), none]);
  expect([mean.sharedConcepts, mean.causesOrder, mean.answer]).toEqual([1, expect.closeTo(1, 12), 0.5]);
});

test("chance of the same sizes: descriptors of the bank, regions of the parts' areas, no order", () => {
  const options = { descriptors: 100, classes: 4, seed: 0 };
  const chance = sameSizeOverlaps(explanation(), explanation(), options);
  expect(chance.visionConcepts).toBeGreaterThan(0);
  expect(chance.visionConcepts).toBeLessThan(0.03);
  expect([chance.conceptOrder, chance.causesOrder, chance.answer]).toEqual([0, 0, 0.25]);
  const whole = sameSizeOverlaps(explanation({}, [half(0)]), explanation({}, [half(0)]), options);
  expect([0, 1 / 3, 1]).toContainEqual(expect.closeTo(whole.parts!, 12));
});

test("other images are others, drawn once, all of them where there are few", () => {
  expect(othersOf(2, 4, 0)).toEqual([0, 1, 3]);
  const drawn = othersOf(50, 1000, 0);
  expect(new Set(drawn).size).toBe(20);
  expect(drawn).not.toContain(50);
  expect(othersOf(50, 1000, 0)).toEqual(drawn);
  expect(othersOf(51, 1000, 0)).not.toEqual(drawn);
});

test("masks come back as they were", () => {
  const random = createRandom(3);
  const mask = { width: 5, height: 3, data: Uint8Array.from({ length: 15 }, () => Math.round(random())) };
  const [back] = decodeParts({ width: 5, height: 3, masks: [encodeRuns(mask)] });
  expect(back.mask).toEqual(mask);
  expect(back.pixels.length).toBe(mask.data.reduce((sum, bit) => sum + bit, 0));
});

test.each([
  [[0.01, 0.4], "above"],
  [[-0.3, -0.15], "below"],
  [[-0.3, -0.01], "chance"],
  [[-0.05, 0.05], "chance"],
  [[-0.05, 0.3], "open"],
  [null, "open"],
] as const)("a lead of %j is %s", (interval, verdict) => {
  expect(verdictOf({ value: 0, interval })).toBe(verdict);
});
