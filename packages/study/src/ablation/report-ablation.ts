import { type Bank, bootstrapMeans, CommonGroundError, type Resampling } from "@commonground/core";
import type { MethodName, Stage } from "@commonground/evaluate";
import { type EvaluationRow, REMOVALS } from "../evaluation/evaluation-columns.ts";
import { meanEstimate } from "../evaluation/mean-estimate.ts";
import { type Run, rowsOf } from "../results/open-results.ts";
import {
  ABLATION_MEASURE_NAMES,
  type AblationMeasure,
  measureObject,
  measureWords,
  OBJECT_MEASURES,
  WORD_MEASURES,
  wordsOfClasses,
} from "./ablation-measures.ts";
import type { AblationReport, AblationRow } from "./ablation-report.ts";
import type { PlannedAblation, PlannedVariant } from "./plan-ablation.ts";
import { type AblationPreset, ABLATIONS, STAGE_LABELS, WHOLE_METHOD } from "./presets.ts";

/** The whole runs of a choice; null where an ablation asks for no such run. */
export interface VariantRuns {
  readonly words: Run | null;
  readonly object: Run | null;
}

export interface AblationData {
  /** Of the plan. */
  readonly dataset: string;
  readonly bank: Pick<Bank, "classes">;
  /** By the name of a choice's setting. */
  readonly runs: ReadonlyMap<string, VariantRuns>;
}

/** A row of the table: a value an image for each measure, by the image's place in the data set, NaN where there is none. */
interface Cells {
  readonly label: string;
  readonly usual: boolean;
  readonly run: Run;
  readonly images: number;
  readonly columns: ReadonlyMap<AblationMeasure, Float64Array>;
}

/**
 * What an ablation comes to, from its results alone: every choice, and its difference to the usual one over the same
 * images. Throws `INVALID_RESULTS` for rows of another kind, or where an image was changed between the runs.
 */
export async function reportAblation(
  planned: PlannedAblation,
  { dataset, bank, runs }: AblationData,
  resampling: Resampling,
): Promise<AblationReport> {
  const preset: AblationPreset = ABLATIONS[planned.name];
  const words = wordsOfClasses(bank);
  const tally = createImageTally();
  const cells: Cells[] = [];
  for (const variant of planned.variants) {
    const { words: explained, object } = runs.get(variant.setting)!;
    const ofWords = explained && (await wordColumns(explained, words, tally));
    if (object === null) {
      cells.push({ ...variant, run: explained!, ...ofWords! });
      continue;
    }
    for (const stage of preset.stages) {
      const ofObject = await objectColumns(object, stage, tally);
      cells.push({
        ...called(variant, stage, preset),
        run: explained ?? object,
        images: ofWords?.images ?? ofObject.images,
        columns: new Map([...(ofWords?.columns ?? []), ...ofObject.columns]),
      });
    }
  }
  const { identity } = cells[0].run.record;
  const { model, precision, items, weightsSha256, dataSetSha256, bankSha256 } = identity;
  const { asks, varied, paper } = preset;
  const rows = estimate(cells, resampling);
  return {
    name: planned.name,
    asks,
    varied,
    paper,
    model,
    precision,
    dataset,
    items,
    labelled: tally.labelled(),
    weightsSha256,
    dataSetSha256,
    bankSha256,
    measures: ABLATION_MEASURE_NAMES.filter((name) => rows.some(({ measures }) => measures[name] != null)),
    rows,
    leftOut: planned.leftOut,
  };
}

/** Where an ablation is of the stages, they are its rows. */
function called(
  { label, usual }: PlannedVariant,
  stage: Stage,
  { stages }: AblationPreset,
): Pick<Cells, "label" | "usual"> {
  return stages.length === 1
    ? { label, usual }
    : { label: STAGE_LABELS[stage], usual: usual && stage === WHOLE_METHOD };
}

function estimate(cells: readonly Cells[], resampling: Resampling): AblationRow[] {
  const usual = cells.find((each) => each.usual)!;
  const columns = cells.flatMap((each) =>
    Array.from(each.columns, ([name, own]) => {
      const beside = usual.columns.get(name)!;
      return { each, name, own, less: own.map((value, i) => value - beside[i]) };
    }),
  );
  const draws = bootstrapMeans(
    columns.flatMap(({ own, less }) => [own, less]),
    resampling,
  );
  const estimates = columns.map(({ each, name, own, less }, c) => {
    const found = meanEstimate(own, draws[2 * c]);
    const lessUsual = each.usual ? null : meanEstimate(less, draws[2 * c + 1]);
    return { each, name, estimate: found && { ...found, lessUsual } };
  });
  return cells.map((each) => {
    const { identity } = each.run.record;
    return {
      label: each.label,
      usual: each.usual,
      settings: identity.settings,
      images: each.images,
      failed: identity.items - each.images,
      measures: Object.fromEntries(
        estimates.filter((one) => one.each === each).map((one) => [one.name, one.estimate]),
      ),
    };
  });
}

interface ImageTally {
  /** Throws `INVALID_RESULTS` for an image that was another one in a run before. */
  see(row: Pick<EvaluationRow, "index" | "id" | "label" | "sha256">, run: Run): void;
  labelled(): number;
}

function createImageTally(): ImageTally {
  const seen = new Map<number, string>();
  const labelled = new Set<number>();
  return {
    see({ index, id, label, sha256 }, { folder }) {
      if (label !== null) labelled.add(index);
      if (sha256 === null) return;
      if ((seen.get(index) ?? sha256) !== sha256) {
        throw new CommonGroundError(
          "INVALID_RESULTS",
          `${folder}: ${id} was another image when this run read it than in the runs before; make all of them again in another folder`,
        );
      }
      seen.set(index, sha256);
    },
    labelled: () => labelled.size,
  };
}

async function wordColumns(run: Run, bank: ReturnType<typeof wordsOfClasses>, tally: ImageTally) {
  const table = createColumns(Object.keys(WORD_MEASURES) as (keyof typeof WORD_MEASURES)[], run);
  for await (const row of rowsOf(run)) {
    tally.see(row, run);
    if (row.error === null) table.put(row.index, measureWords(row, bank));
  }
  return table.result();
}

async function objectColumns(run: Run, stage: Stage, tally: ImageTally) {
  const table = createColumns(Object.keys(OBJECT_MEASURES) as (keyof typeof OBJECT_MEASURES)[], run);
  const object: MethodName = `object-${stage}`;
  const waiting = new Map<number, EvaluationRow>();
  for await (const row of rowsOf(run, REMOVALS)) {
    tally.see(row, run);
    if (row.method === object) waiting.set(row.index, row);
    if (row.method === `${object}-disc`) table.put(row.index, measureObject(waiting.get(row.index)!, row));
  }
  return table.result();
}

function createColumns<M extends AblationMeasure>(names: readonly M[], { record }: Run) {
  const { items } = record.identity;
  const columns = new Map<AblationMeasure, Float64Array>(
    names.map((name) => [name, new Float64Array(items).fill(NaN)]),
  );
  let images = 0;
  return {
    put(index: number, values: Readonly<Record<M, number>>) {
      images++;
      for (const name of names) columns.get(name)![index] = values[name];
    },
    result: () => ({ columns, images }),
  };
}
