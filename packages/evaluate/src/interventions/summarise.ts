import { bootstrapMeans, countedMean, meanInterval, once } from "@commonground/core";
import type { Estimate, Interventions, ScoredMethod } from "./interventions.ts";
import type { PairMeasures } from "./measures/recoloured-pair.ts";
import { AREA, CHANCE, DISC } from "./methods/method-names.ts";
import type { MethodMeasures, RemovalMeasures, ScoredDrawing } from "./score-drawing.ts";

/** What each measure of a method is held against, by its row of the table. */
export const CONTROLS_OF_PIECES: Readonly<Record<keyof MethodMeasures, string>> = {
  fidelity: AREA,
  fidelityOfMeans: AREA,
  leastLessMost: CHANCE,
  leastLessMostSimilarity: CHANCE,
  saco: AREA,
  pointing: DISC,
  mass: DISC,
  iou: DISC,
};
const MEASURES = Object.keys(CONTROLS_OF_PIECES) as (keyof MethodMeasures)[];
const OF_REMOVALS = [
  "distance",
  "error",
  "fidelity",
  "sameAnswer",
] as const satisfies (keyof RemovalMeasures)[];
const OF_PAIRS = [
  "rises",
  "risesByChance",
  "falls",
  "fallsByChance",
  "leave",
  "othersLeave",
  "enters",
  "othersEnter",
] as const satisfies (keyof PairMeasures)[];

/** Means over the drawings, all over the same resamples, so that leads are paired. */
export function summarise(
  drawings: readonly ScoredDrawing[],
  resampling: { readonly draws: number; readonly seed: number },
): Pick<Interventions, "methods" | "removals" | "domain" | "pairs"> {
  const columns: Float64Array[] = [];
  const finished: (() => void)[] = [];
  let draws: Float64Array[] = [];
  /** Known once all columns are drawn. */
  const estimate = (of: (drawing: ScoredDrawing) => number): Estimate => {
    const column = Float64Array.from(drawings, of);
    const place = columns.push(column) - 1;
    const value = countedMean(column)(once(column.length));
    const found: { -readonly [K in keyof Estimate]: Estimate[K] } = {
      value: Number.isNaN(value) ? null : value,
      interval: null,
    };
    finished.push(() => (found.interval = meanInterval(column, draws[place])));
    return found;
  };
  const [first] = drawings;
  const methods = Object.keys(first.methods).map((method): ScoredMethod => ({
    method,
    measures: each(MEASURES, (key) => estimate(({ methods: all }) => all[method][key])),
    lead: each(MEASURES, (key) =>
      estimate(({ methods: all }) => all[method][key] - all[CONTROLS_OF_PIECES[key]][key]),
    ),
  }));
  const removals = Object.keys(first.removals).map((removal) =>
    Object.assign(
      each(OF_REMOVALS, (key) => estimate(({ removals: all }) => all[removal][key])),
      { removal },
    ),
  );
  const domain = Object.keys(first.domain).map((kind) => ({
    kind,
    distance: estimate(({ domain: all }) => all[kind]),
    farther: estimate(({ domain: all }) => all[kind] - all.unedited),
  }));
  const count = drawings.filter(({ pair }) => pair !== null).length;
  const pairs =
    count === 0 ? null : { count, ...each(OF_PAIRS, (key) => estimate(({ pair }) => pair?.[key] ?? NaN)) };
  draws = bootstrapMeans(columns, resampling);
  for (const finish of finished) finish();
  return { methods, removals, domain, pairs };
}

function each<K extends string>(keys: readonly K[], of: (key: K) => Estimate): Record<K, Estimate> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, Estimate>;
}
