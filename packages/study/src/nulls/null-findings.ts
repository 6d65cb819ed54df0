import { FEWEST_MODELS } from "../summary/compare-models.ts";
import { FIGURES, type FigureName, type MeasureName, MEASURES } from "../summary/measures.ts";
import type { Comparison, Finding, RunReport } from "../summary/study-report.ts";
import { type NullFigure, type NullName, NULLS } from "./null-report.ts";

/** Figures whose nulls are told in words; all are in the tables. */
const TOLD = ["top1", "share", "curveAucPublished", "aucCoupled", "confidence"] as const;
const AREAS = ["confidence", "share", "aucPublished", "aucCoupled"] as const satisfies MeasureName[];
const CORRELATED = ["curveAucPublished", "aucCoupled", "share", "confidence"] as const satisfies FigureName[];

/** What stands above its nulls and what does not. */
export function nullFindings(runs: readonly RunReport[], comparison: Comparison, where: string): Finding[] {
  return [
    ...TOLD.flatMap((figure) => figureFinding(runs, figure, where)),
    ...areasFinding(runs, where),
    ...correlationsFinding(comparison, where),
  ];
}

function figureFinding(runs: readonly RunReport[], figure: FigureName, where: string): Finding[] {
  const told = (Object.keys(NULLS) as NullName[]).flatMap((name) => {
    const known = runs.flatMap((run) => run.nulls.find((each) => each.name === name)?.figures[figure] ?? []);
    return known.length === 0 ? [] : [{ name, known, above: known.filter(isAbove).length }];
  });
  if (told.length === 0) return [];
  const parts = told.map(
    ({ name, known, above }) =>
      `${NULLS[name]} (by ${spread(known.map(({ less }) => less.value))}) in ${above} of ${known.length}`,
  );
  return [
    {
      kind: told.every(({ above, known }) => above === known.length)
        ? "holds"
        : told.some(({ above }) => above === 0)
          ? "fails"
          : "open",
      text: `${FIGURES[figure]} against its nulls${where}, runs surely above: ${parts.join("; ")}.`,
    },
  ];
}

function isAbove({ less }: NullFigure): boolean {
  return less.interval !== null && less.interval[0] > 0;
}

function areasFinding(runs: readonly RunReport[], where: string): Finding[] {
  const told = AREAS.flatMap((measure) => {
    const known = runs.flatMap(({ nulls }) => nulls.flatMap(({ areas }) => areas[measure] ?? []));
    const above = known.filter(
      ({ value, interval, less }) => value + less.value > (interval?.[1] ?? 1),
    ).length;
    return known.length === 0 ? [] : [{ measure, known, above }];
  });
  if (told.length === 0) return [];
  return [
    {
      kind: told.every(({ above, known }) => above === known.length)
        ? "holds"
        : told.some(({ above }) => above === 0)
          ? "fails"
          : "open",
      text: `Right from wrong answers, had being right been dealt out anew${where}, runs whose area is beyond that: ${told
        .map(({ measure, known, above }) => `${MEASURES[measure].label} ${above} of ${known.length}`)
        .join(", ")}.`,
    },
  ];
}

function correlationsFinding({ scores }: Comparison, where: string): Finding[] {
  return CORRELATED.flatMap((figure): Finding[] => {
    const score = scores[figure];
    const permuted = score?.permuted.pearson;
    if (!score || !permuted || score.pearson.models < FEWEST_MODELS || Number.isNaN(score.pearson.value))
      return [];
    const [low, high] = permuted.interval;
    const { value } = score.pearson;
    return [
      {
        kind: value > high ? "holds" : value < low ? "fails" : "open",
        text: `${FIGURES[figure]}, correlation with accuracy${where}: ${number(value)}; with labels permuted ${number(low)} to ${number(high)}.`,
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
