import { bootstrapMeans, type Resampling } from "@commonground/core";
import { chanceOf, REMOVAL_MEASURE_NAMES, type RemovalMeasure } from "@commonground/evaluate";
import type { EvaluationRow } from "./evaluation-columns.ts";
import type { MeasureEstimate, MethodReport } from "./evaluation-report.ts";
import { type CurveSums, createCurveSums } from "./mean-curves.ts";
import { type MeanEstimate, meanEstimate } from "./mean-estimate.ts";

interface MethodTally {
  /** For each measure its value by image, NaN where there is none. */
  readonly values: Readonly<Record<RemovalMeasure, number[]>>;
  readonly curves: CurveSums;
  images: number;
  regions: number;
}

/** Tallies rows as they come, one image after another, and tells of each method what it comes to. */
export function createMethodsTally() {
  const methods = new Map<string, MethodTally>();
  const places = new Map<number, number>();
  return {
    add(row: EvaluationRow): void {
      if (row.method === null) return;
      if (!places.has(row.index)) places.set(row.index, places.size);
      const tally = methods.get(row.method) ?? emptyTally();
      methods.set(row.method, tally);
      const place = places.get(row.index)!;
      for (const name of REMOVAL_MEASURE_NAMES) {
        const list = tally.values[name];
        while (list.length < place) list.push(NaN);
        list.push(row[name] ?? NaN);
      }
      tally.curves.add(row);
      tally.images++;
      tally.regions += row.regions!;
    },
    result(resampling: Resampling): MethodReport[] {
      return tell(methods, places.size, resampling);
    },
  };
}

function emptyTally(): MethodTally {
  const values = Object.fromEntries(REMOVAL_MEASURE_NAMES.map((name) => [name, [] as number[]]));
  return {
    values: values as Record<RemovalMeasure, number[]>,
    curves: createCurveSums(),
    images: 0,
    regions: 0,
  };
}

function tell(
  methods: ReadonlyMap<string, MethodTally>,
  images: number,
  resampling: Resampling,
): MethodReport[] {
  if (images === 0) return [];
  const column = (method: string, name: RemovalMeasure) => {
    const values = methods.get(method)?.values[name] ?? [];
    return Float64Array.from({ length: images }, (_, i) => values[i] ?? NaN);
  };
  const cells = Array.from(methods.keys()).flatMap((method) =>
    REMOVAL_MEASURE_NAMES.map((name) => {
      const own = column(method, name);
      const chance = column(chanceOf(method), name);
      return { method, name, own, less: own.map((value, i) => value - chance[i]) };
    }),
  );
  const draws = bootstrapMeans(
    cells.flatMap(({ own, less }) => [own, less]),
    resampling,
  );
  const told = new Map(
    cells.map(({ method, name, own }, c) => [`${method} ${name}`, meanEstimate(own, draws[2 * c])]),
  );
  const estimates = new Map(
    cells.map(({ method, name, less }, c) => {
      const key = `${method} ${name}`;
      const estimate = told.get(key)!;
      const chance = told.get(`${chanceOf(method)} ${name}`);
      const difference = method === chanceOf(method) ? null : meanEstimate(less, draws[2 * c + 1]);
      const lessChance = difference && { ...difference, disjoint: areDisjoint(estimate, chance) };
      return [key, estimate && { ...estimate, lessChance }] as const;
    }),
  );
  return Array.from(methods, ([method, tally]): MethodReport => {
    const measures = Object.fromEntries(
      REMOVAL_MEASURE_NAMES.map((name) => [name, estimates.get(`${method} ${name}`) ?? null]),
    ) as Record<RemovalMeasure, MeasureEstimate | null>;
    const { deletion, insertion, byArea } = tally.curves.means();
    return {
      method,
      chance: chanceOf(method),
      images: tally.images,
      regions: tally.regions / tally.images,
      measures,
      deletion,
      insertion,
      byArea,
    };
  });
}

function areDisjoint(one: MeanEstimate | null, other: MeanEstimate | null | undefined): boolean {
  const [a, b] = [one?.interval, other?.interval];
  return a != null && b != null && (a[1] < b[0] || b[1] < a[0]);
}
