import { expect, test } from "vitest";
import { sharedAboveChance } from "./shared-above-chance.ts";

test("share, chance and share above chance, by hand", () => {
  // D_v has 4 concepts; 3 are the class's; of two other classes one holds 2 of them, the other none.
  const { share, chance, aboveChance, dynamics } = sharedAboveChance(
    [7, 8, 9, 5],
    [7, 8, 9, 1],
    [
      [7, 8, 2, 3],
      [0, 1, 2, 3],
    ],
  );
  expect(share).toBe(0.75);
  expect(chance).toBe(0.25);
  expect(aboveChance).toBeCloseTo((3 - 1) / (4 - 1), 12);
  expect(dynamics.share.curve).toEqual([0.75, 0.5, 0.25, 0, 0]);
  expect(dynamics.share.auc).toBeCloseTo(0.3, 12);
  // One taken away: 2 shared, 0.5 by chance.
  expect(dynamics.aboveChance!.curve[1]).toBeCloseTo(1.5 / 3.5, 12);
});

test("where every class holds the same, nothing is above chance; where no other class does, all of it is", () => {
  expect(
    sharedAboveChance(
      [1, 2, 3],
      [1, 2],
      [
        [1, 2],
        [1, 2],
      ],
    ).aboveChance,
  ).toBe(0);
  expect(sharedAboveChance([1, 2], [1, 2], [[3, 4]]).aboveChance).toBe(1);
});

test("chance that holds all of D_v leaves nothing above it; without another class there is no chance", () => {
  expect(sharedAboveChance([1, 2], [1, 2], [[1, 2]])).toMatchObject({
    share: 1,
    chance: 1,
    aboveChance: null,
  });
  expect(sharedAboveChance([1, 2], [1], [])).toMatchObject({ share: 0.5, chance: null, aboveChance: null });
});
