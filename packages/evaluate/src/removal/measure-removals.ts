import type { ClassValues } from "@commonground/core";
import { byScore } from "../attribution/attributed-regions.ts";
import type { RegionCells } from "../attribution/region-cells.ts";
import { dropAndIncrease } from "../measures/drop-and-increase.ts";
import { lerfMinusMorf } from "../measures/lerf-morf.ts";
import type { RemovalMeasure, STABILITY_MEASURES } from "../measures/removal-measures.ts";
import { saco } from "../measures/saco.ts";
import type { Way } from "../methods/partition.ts";
import { areaByShare, areaByStep } from "./area-under.ts";
import { chanceOrders } from "./orders.ts";
import { removalCurve, type RemovalCurve, setsAlong } from "./removal-curves.ts";
import type { RemovalValues } from "./removal-values.ts";

/** A curve of one order, or the mean over all orders. */
export interface MeasuredCurve {
  /** Share of the frame that is removed, 0 to 1. */
  readonly areas: readonly number[];
  /** 2.5 · cosine of image and target. */
  readonly similarity: readonly number[];
  readonly logodds: readonly number[];
  /** 1 where the answer is the right one, 0 where not. */
  readonly accuracy: readonly number[];
}

/** What removals say of one method on one image. */
export interface MeasuredRemoval {
  readonly method: string;
  readonly regions: number;
  /** Regions, most important first; null for chance. */
  readonly order: readonly number[] | null;
  readonly scores: readonly number[] | null;
  readonly deletion: MeasuredCurve;
  readonly insertion: MeasuredCurve;
  /** Probability of the target: of the image, and where only the first half of the regions is left of it. */
  readonly probability: number;
  readonly keptProbability: number;
  /** Null where a measure is not defined: SaCo of chance, or of equal scores. */
  readonly measures: Readonly<
    Record<Exclude<RemovalMeasure, (typeof STABILITY_MEASURES)[number]>, number | null>
  >;
}

export interface MeasuringOptions {
  /** Class that counts as right. */
  readonly right: number;
  /** Steps of the paper's areas; where an image has fewer regions the last value stands for the steps that it lacks. */
  readonly steps: number;
  /** Seed of the chance orders of more than six regions. */
  readonly seed: number;
}

/** Sets of removed regions whose values the ways through a partition need. */
export function setsOfWays(ways: readonly Way[], cells: RegionCells, seed: number): number[] {
  const sets = new Set<number>([0]);
  for (let region = 0; region < cells.count; region++) sets.add(1 << region);
  for (const order of ways.flatMap((way) => ordersOf(way, cells, seed))) {
    for (const way of ["whole", "insert"] as const) {
      for (const set of setsAlong(order, cells, way)) sets.add(set);
    }
  }
  return Array.from(sets);
}

/** The measures of a method on one image, from the values of the sets that `setsOfWays` names. */
export function measureRemovals(
  way: Way,
  values: RemovalValues,
  cells: RegionCells,
  options: MeasuringOptions,
): MeasuredRemoval {
  const orders = ordersOf(way, cells, options.seed);
  const each = orders.map((order) => measureOrder(order, values, cells, options));
  const probability = probabilityOf(values.get(0)!);
  const of = (name: keyof (typeof each)[number]["areas"]) => mean(each.map(({ areas }) => areas[name]));
  return {
    method: way.method,
    regions: cells.count,
    order: way.scores && orders[0],
    scores: way.scores,
    deletion: meanCurve(each.map(({ deletion }) => deletion)),
    insertion: meanCurve(each.map(({ insertion }) => insertion)),
    probability,
    keptProbability: mean(each.map(({ kept }) => kept)),
    measures: {
      deletion: of("deletion"),
      insertion: of("insertion"),
      acc_drop: of("acc_drop"),
      acc_inc: of("acc_inc"),
      deletion_by_area: of("deletion_by_area"),
      insertion_by_area: of("insertion_by_area"),
      acc_drop_by_area: of("acc_drop_by_area"),
      acc_inc_by_area: of("acc_inc_by_area"),
      lerf_morf_similarity: of("lerf_morf_similarity"),
      lerf_morf_logodds: of("lerf_morf_logodds"),
      saco: way.scores && saco(way.scores, effectsOf(values, cells)),
      drop: of("drop"),
      increase: of("increase"),
    },
  };
}

function ordersOf({ scores }: Way, { count }: RegionCells, seed: number): number[][] {
  return scores === null ? chanceOrders(count, seed) : [byScore({ scores })];
}

function measureOrder(
  order: readonly number[],
  values: RemovalValues,
  cells: RegionCells,
  { right, steps }: MeasuringOptions,
) {
  const curve = (sets: readonly number[]) => withAccuracy(removalCurve(sets, values, cells), right);
  const deletion = curve(setsAlong(order, cells, "delete"));
  const insertion = curve(setsAlong(order, cells, "insert"));
  const wholeDeletion = curve(setsAlong(order, cells, "whole"));
  const wholeInsertion = curve([...setsAlong(order, cells, "insert"), 0]);
  const kept = probabilityOf(values.get(setsAlong(order, cells, "insert")[Math.ceil(order.length / 2)])!);
  const { averageDrop, increase } = dropAndIncrease([probabilityOf(values.get(0)!)], [kept]);
  const byStep = (list: readonly number[]) => areaByStep(padded(list, steps + 1));
  return {
    deletion,
    insertion,
    kept,
    areas: {
      deletion: byStep(deletion.similarity),
      insertion: byStep(insertion.similarity),
      acc_drop: byStep(deletion.accuracy),
      acc_inc: byStep(insertion.accuracy),
      deletion_by_area: areaByShare(wholeDeletion.similarity, wholeDeletion.areas),
      insertion_by_area: areaByShare(wholeInsertion.similarity, wholeInsertion.areas),
      acc_drop_by_area: areaByShare(wholeDeletion.accuracy, wholeDeletion.areas),
      acc_inc_by_area: areaByShare(wholeInsertion.accuracy, wholeInsertion.areas),
      lerf_morf_similarity: lerfMinusMorf(order, values, cells, "similarity"),
      lerf_morf_logodds: lerfMinusMorf(order, values, cells, "logodds"),
      drop: averageDrop,
      increase,
    },
  };
}

function withAccuracy({ areas, similarity, logodds, answers }: RemovalCurve, right: number): MeasuredCurve {
  return { areas, similarity, logodds, accuracy: answers.map((answer) => Number(answer === right)) };
}

/** What the target loses, in log-odds, where a region is removed. */
function effectsOf(values: RemovalValues, { count }: RegionCells): number[] {
  const whole = values.get(0)!.logodds;
  return Array.from({ length: count }, (_, region) => whole - values.get(1 << region)!.logodds);
}

/** σ of the log-odds: of a softmax and of a sigmoid the probability of the class. */
function probabilityOf({ logodds }: ClassValues): number {
  return 1 / (1 + Math.exp(-logodds));
}

function padded(values: readonly number[], length: number): readonly number[] {
  const last = values[values.length - 1];
  return values.length >= length
    ? values
    : [...values, ...Array.from({ length: length - values.length }, () => last)];
}

function meanCurve(curves: readonly MeasuredCurve[]): MeasuredCurve {
  if (curves.length === 1) return curves[0];
  const of = (name: keyof MeasuredCurve) =>
    curves[0][name].map((_, step) => mean(curves.map((curve) => curve[name][step])));
  return {
    areas: of("areas"),
    similarity: of("similarity"),
    logodds: of("logodds"),
    accuracy: of("accuracy"),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
