import type { ClassValues, Mask } from "@commonground/core";
import { expect, it } from "vitest";
import { regionCells } from "../attribution/region-cells.ts";
import { gridRegions } from "../controls/regular-regions.ts";
import { areaByStep } from "./area-under.ts";
import { measureRemovals, setsOfWays } from "./measure-removals.ts";
import { chanceOrders } from "./orders.ts";

const OPTIONS = { right: 0, steps: 3, seed: 0 };
const three = gridRegions({ width: 8, height: 8 }, 2, 2).slice(0, 3);

const sigmoid = (logodds: number) => 1 / (1 + Math.exp(-logodds));

/** What is left of an image whose regions are worth 4, 2, 1 and the rest a half; the answer is 0 while 3 are left. */
function valuesFor(sets: readonly number[]): Map<number, ClassValues> {
  const worth = [4, 2, 1, 0.5];
  return new Map(
    sets.map((set) => {
      const left = worth.reduce((sum, value, r) => sum + ((set >> r) & 1 ? 0 : value), 0);
      return [set, { similarity: left, logodds: 2 * left - 5, versus: 0, answer: left >= 3 ? 0 : 1 }];
    }),
  );
}

function measured(scores: readonly number[] | null, regions: readonly Mask[] = three, options = OPTIONS) {
  const cells = regionCells(regions);
  const way = { method: "it", scores, words: null };
  return measureRemovals(way, valuesFor(setsOfWays([way], cells, 0)), cells, options);
}

it("the paper's areas are trapezoids over unit steps from the whole image on, and from nothing on", () => {
  const { order, deletion, insertion, measures } = measured([3, 2, 1]);
  expect(order).toEqual([0, 1, 2]);
  expect(deletion.similarity).toEqual([7.5, 3.5, 1.5, 0.5]);
  expect(insertion.similarity).toEqual([0, 4, 6, 7]);
  expect(measures.deletion).toBe(3.75 + 3.5 / 1 + 1.5 + 0.25);
  expect(measures.insertion).toBe(0 + 4 + 6 + 3.5);
  expect(deletion.accuracy).toEqual([1, 1, 0, 0]);
  expect([measures.acc_drop, measures.acc_inc]).toEqual([1.5, 2.5]);
});

it("an order of the effects is better by every measure than its reverse", () => {
  const [right, wrong] = [measured([3, 2, 1]).measures, measured([1, 2, 3]).measures];
  for (const name of ["deletion", "deletion_by_area", "acc_drop", "acc_drop_by_area"] as const) {
    expect(right[name], name).toBeLessThan(wrong[name]!);
  }
  for (const name of ["insertion", "insertion_by_area", "acc_inc", "lerf_morf_logodds", "saco"] as const) {
    expect(right[name], name).toBeGreaterThan(wrong[name]!);
  }
  expect([right.saco, wrong.saco]).toEqual([1, -1]);
});

it("LeRF − MoRF is insertion less deletion, both over area", () => {
  for (const scores of [[3, 2, 1], [1, 3, 2], null]) {
    const { measures } = measured(scores);
    expect(measures.lerf_morf_similarity).toBeCloseTo(
      measures.insertion_by_area! - measures.deletion_by_area!,
      12,
    );
  }
});

it("chance is the mean over all orders, measured from the same sets", () => {
  expect(chanceOrders(3, 0)).toHaveLength(6);
  const chance = measured(null);
  const each = chanceOrders(3, 0).map((order) => measured(order.map((_, region) => -order.indexOf(region))));
  expect(each.map(({ order }) => order)).toEqual(chanceOrders(3, 0));
  expect(chance.order).toBeNull();
  expect(chance.measures.saco).toBeNull();
  for (const name of ["deletion", "insertion", "acc_drop", "acc_inc_by_area", "drop"] as const) {
    const mean = each.reduce((sum, { measures }) => sum + measures[name]!, 0) / each.length;
    expect(chance.measures[name], name).toBeCloseTo(mean, 12);
  }
  expect(areaByStep(chance.deletion.similarity)).toBeCloseTo(chance.measures.deletion!, 12);
});

it("of more than six regions 20 orders are drawn by the seed", () => {
  const orders = chanceOrders(7, 1);
  expect(orders).toHaveLength(20);
  expect(orders).toEqual(chanceOrders(7, 1));
  expect(orders).not.toEqual(chanceOrders(7, 2));
  for (const order of orders) expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

it("where an image has fewer regions than there are steps the last value stands for the rest", () => {
  const { measures } = measured([3, 2, 1], three, { ...OPTIONS, steps: 5 });
  expect(measures.deletion).toBe(measured([3, 2, 1]).measures.deletion! + 2 * 0.5);
});

it("drop and increase tell of what the first half of the regions is worth alone", () => {
  const { probability, keptProbability, measures } = measured([3, 2, 1]);
  expect(probability).toBeCloseTo(sigmoid(10), 12);
  expect(keptProbability).toBeCloseTo(sigmoid(7), 12);
  expect(measures.drop).toBeCloseTo(sigmoid(10) - sigmoid(7), 12);
  expect(measures.increase).toBe(0);
});
