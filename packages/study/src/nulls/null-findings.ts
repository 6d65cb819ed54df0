import { FEWEST_MODELS } from "../summary/compare-models.ts";
import { FIGURES, type FigureName, type MeasureName, MEASURES } from "../summary/measures.ts";
import type { Claim, Comparison, RunReport } from "../summary/study-report.ts";
import { type NullFigure, type NullName, NULLS } from "./null-report.ts";

/** Figures whose nulls are told in words; all are in the tables. */
const TOLD = ["top1", "share", "curveAucPublished", "aucCoupled", "confidence"] as const;
const AREAS = ["confidence", "share", "aucPublished", "aucCoupled"] as const satisfies MeasureName[];
const CORRELATED = ["curveAucPublished", "aucCoupled", "share", "confidence"] as const satisfies FigureName[];

/** What stands above its nulls and what does not. */
export function nullFindings(runs: readonly RunReport[], comparison: Comparison): Claim[] {
  return [
    ...TOLD.flatMap((figure) => figureFinding(runs, figure)),
    ...areasFinding(runs),
    ...correlationsFinding(comparison),
  ];
}

function figureFinding(runs: readonly RunReport[], figure: FigureName): Claim[] {
  const told = (Object.keys(NULLS) as NullName[]).flatMap((name) => {
    const known = runs.flatMap((run) => run.nulls.find((each) => each.name === name)?.figures[figure] ?? []);
    return known.length === 0 ? [] : [{ name, known, ...sides(known.map(sideOf)) }];
  });
  if (told.length === 0) return [];
  const parts = told.map(
    ({ name, known, above }) =>
      `${NULLS[name]} (by ${spread(known.map(({ less }) => less.value))}) in ${above} of ${known.length}`,
  );
  return [
    {
      kind: kindOf(told),
      about: `${FIGURES[figure]} against its nulls, runs surely above`,
      says: `${parts.join("; ")}.`,
    },
  ];
}

interface Sides {
  /** Runs that are surely above the null, and surely below it. */
  readonly above: number;
  readonly below: number;
}

function sides(of: readonly number[]): Sides {
  return { above: of.filter((side) => side > 0).length, below: of.filter((side) => side < 0).length };
}

function sideOf({ less: { interval } }: NullFigure): number {
  return interval === null ? 0 : interval[0] > 0 ? 1 : interval[1] < 0 ? -1 : 0;
}

/** By how far deals stray, not by how far images do. */
function sideOfDeals({ value, interval, less }: NullFigure): number {
  const [low, high] = interval ?? [0, 1];
  return value + less.value > high ? 1 : value + less.value < low ? -1 : 0;
}

/** An interval that holds 0 shows neither. */
function kindOf(told: readonly (Sides & { readonly known: readonly unknown[] })[]): Claim["kind"] {
  if (told.every(({ above, known }) => above === known.length)) return "holds";
  return told.some(({ above, below }) => above === 0 && below > 0) ? "fails" : "open";
}

function areasFinding(runs: readonly RunReport[]): Claim[] {
  const told = AREAS.flatMap((measure) => {
    const known = runs.flatMap(({ nulls }) => nulls.flatMap(({ areas }) => areas[measure] ?? []));
    return known.length === 0 ? [] : [{ measure, known, ...sides(known.map(sideOfDeals)) }];
  });
  if (told.length === 0) return [];
  return [
    {
      kind: kindOf(told),
      about: "Right from wrong answers, had being right been dealt out anew, runs whose area is beyond that",
      says: `${told
        .map(({ measure, known, above }) => `${MEASURES[measure].label} ${above} of ${known.length}`)
        .join(", ")}.`,
    },
  ];
}

function correlationsFinding({ scores }: Comparison): Claim[] {
  return CORRELATED.flatMap((figure): Claim[] => {
    const score = scores[figure];
    const permuted = score?.permuted.pearson;
    if (!score || !permuted || score.pearson.models < FEWEST_MODELS || Number.isNaN(score.pearson.value))
      return [];
    const [low, high] = permuted.interval;
    const { value } = score.pearson;
    return [
      {
        kind: value > high ? "holds" : value < low ? "fails" : "open",
        about: `${FIGURES[figure]}, correlation with accuracy`,
        says: `${number(value)}; with labels permuted ${number(low)} to ${number(high)}.`,
      },
    ];
  });
}

function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(number);
  return low === high ? low : `${low} to ${high}`;
}

function number(value: number): string {
  return value.toFixed(2).replace("-", "−");
}
