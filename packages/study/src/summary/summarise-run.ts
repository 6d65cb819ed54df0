import type { PaperFigures } from "@commonground/clip";
import {
  bootstrapMeans,
  countedMean,
  type Interval,
  meanInterval,
  type NullDistribution,
  once,
  type Resampling,
} from "@commonground/core";
import { type ConceptInformation, conceptInformation } from "./concept-information.ts";
import { FIGURE_NAMES, type FigureName } from "./measures.ts";
import { paddedAucs } from "./padded-aucs.ts";
import type { RunTable } from "./run-table.ts";

/** A value over images with its 95 % percentile bootstrap interval, null of a single image. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval | null;
}

export interface RunSummary {
  readonly model: string;
  readonly precision: string;
  readonly setting: string;
  /** What its model was made from: runs of one family are drawn together. */
  readonly family: string;
  readonly images: number;
  readonly failed: number;
  readonly complete: boolean;
  /** Null where no image has what it takes. */
  readonly figures: Readonly<Record<FigureName, Estimate | null>>;
  /** Beside `conceptInformation`; null where there is none. */
  readonly conceptNull: ConceptNull | null;
  /** Averages over images, shorter curves padded with 0 (method 5.4). */
  readonly curves: { readonly published: readonly number[]; readonly coupled: readonly number[] };
  /** Draws of every figure, for comparing runs over the same resamples of the same images. */
  readonly draws: Readonly<Record<FigureName, Float64Array>>;
}

/** What a report calls a run's model, and what that was made from. */
export interface Called {
  readonly model: string;
  readonly family: string;
  /** What the paper measured of the model. */
  readonly paper?: PaperFigures | null;
}

/** What the plug-in estimate gives where answers are permuted over images, so that concepts tell nothing of them. */
export interface ConceptNull extends NullDistribution {
  /** Pairs of a concept and the answer of its image. */
  readonly pairs: number;
  readonly permutations: number;
}

/**
 * All figures with intervals, over one set of resamples; all null for a run without a row. `called`: the model's own name
 * by default.
 */
export function summariseRun(table: RunTable, resampling: Resampling, called?: Called): RunSummary {
  const { record, images, failed, curves } = table;
  const columns = columnsOf(table);
  const told = conceptInformation(table.conceptTable, table.answers, resampling);
  const names = FIGURE_NAMES.filter((name) => columns[name] !== undefined);
  const asked = names.map((name) => columns[name]!);
  if (told !== null) asked.push(told.ofImages.information, told.ofImages.pairs);
  const drawn = images === 0 ? [] : bootstrapMeans(asked, resampling);
  const everyOne = once(images);
  const figures = {} as Record<FigureName, Estimate | null>;
  const draws = {} as Record<FigureName, Float64Array>;
  for (const name of FIGURE_NAMES) {
    draws[name] = drawn[names.indexOf(name)] ?? new Float64Array(resampling.draws).fill(NaN);
    const column = columns[name];
    const known = column !== undefined && !column.every(Number.isNaN);
    figures[name] = known
      ? { value: countedMean(column)(everyOne), interval: meanInterval(column, draws[name]) }
      : null;
  }
  if (told !== null) {
    const [information, pairs] = drawn.slice(-2);
    const plugIn = information.map((mean, d) => mean / pairs[d]);
    // Images without a concept say nothing of it.
    const saying = told.ofImages.pairs.map((count) => count || NaN);
    const correction = told.millerMadow - told.plugIn;
    const estimates = {
      conceptInformation: [told.plugIn, plugIn],
      conceptInformationCorrected: [told.millerMadow, plugIn.map((value) => value + correction)],
    } as const;
    for (const [name, [value, drawnValues]] of Object.entries(estimates)) {
      draws[name as FigureName] = drawnValues;
      figures[name as FigureName] = { value, interval: meanInterval(saying, drawnValues) };
    }
  }
  const averaged = (sum: readonly number[]) => sum.map((value) => value / Math.max(1, curves.count));
  return {
    model: called?.model ?? record.identity.model,
    precision: record.identity.precision,
    setting: record.setting,
    family: called?.family ?? record.identity.model,
    images,
    failed,
    complete: images === record.identity.items,
    figures,
    conceptNull: told && nullOf(told),
    curves: { published: averaged(curves.published), coupled: averaged(curves.coupled) },
    draws,
  };
}

function nullOf({ pairs, permutations, nullDistribution }: ConceptInformation): ConceptNull {
  return { pairs, permutations, ...nullDistribution };
}

/** Columns whose means are the figures. */
function columnsOf({ measures, information, curveLengths }: RunTable) {
  const columns: Partial<Record<FigureName, Float64Array>> = {
    ...measures,
    curveAucPublished: paddedAucs(measures.aucPublished, curveLengths),
    curveAucCoupled: paddedAucs(measures.aucCoupled, curveLengths),
  };
  if (information !== null) columns.infoMax = information;
  return columns;
}
