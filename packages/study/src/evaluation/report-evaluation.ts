import { basename, join, resolve } from "node:path";
import { CommonGroundError, type ModelInfo, type Resampling, SOFTWARE_VERSION } from "@commonground/core";
import { type PaintedRemoval } from "@commonground/evaluate";
import type { StudyPlan } from "../plan/plan.ts";
import { readPlan } from "../plan/read-plan.ts";
import { openResults, rowsOf, type Run } from "../results/open-results.ts";
import { distinctNames } from "../summary/distinct-names.ts";
import { modelName } from "../summary/model-name.ts";
import { type EvaluationRow, REMOVALS } from "./evaluation-columns.ts";
import {
  EVALUATION_REPORT_SCHEMA,
  type EvaluationReport,
  type EvaluationRunReport,
} from "./evaluation-report.ts";
import { createMethodsTally } from "./summarise-methods.ts";

/** A report, and of each run the rows of its first images, whose steps can be drawn. */
export interface ReportedEvaluation {
  readonly report: EvaluationReport;
  readonly examples: readonly RunSteps[];
  readonly plan: StudyPlan | null;
}

export interface RunSteps {
  readonly rows: readonly EvaluationRow[];
  readonly model: ModelInfo;
}

/**
 * What the removals below a folder of results come to, from the results alone: the same results and resampling give the
 * same report. Throws `NOT_FOUND` where there are none, `INVALID_RESULTS` for results of another kind or broken ones,
 * or the signal's reason.
 */
export async function reportEvaluation(
  folder: string,
  resampling: Resampling,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (text: string) => void } = {},
): Promise<ReportedEvaluation> {
  const runs = await openResults(folder);
  const plan = await readPlan(join(folder, "plan.json"));
  const names = distinctNames(runs.map(({ record }) => record.identity));
  const told: EvaluationRunReport[] = [];
  const examples: RunSteps[] = [];
  for (const [i, run] of runs.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(`${i + 1} of ${runs.length}: ${modelName(run.record.identity)} …`);
    const { report, shown } = await tellRun(run, resampling);
    told.push({ ...report, model: names[i].called });
    examples.push({ rows: shown, model: run.record.model });
  }
  return {
    report: {
      schema: EVALUATION_REPORT_SCHEMA,
      name: plan?.name ?? basename(resolve(folder)),
      dataset: plan?.dataset.path ?? null,
      software: SOFTWARE_VERSION,
      resampling: { draws: resampling.draws, seed: resampling.seed },
      runs: told,
    },
    examples,
    plan,
  };
}

async function tellRun(
  run: Run,
  resampling: Resampling,
): Promise<{ readonly report: EvaluationRunReport; readonly shown: EvaluationRow[] }> {
  const { identity, setting, shards } = run.record;
  const tally = createMethodsTally();
  const seen = new Set<number>();
  const shown: EvaluationRow[] = [];
  let failed = 0;
  let labelled = true;
  for await (const row of rowsOf(run, REMOVALS)) {
    if (row.error !== null) {
      failed++;
      continue;
    }
    seen.add(row.index);
    labelled &&= row.label !== null;
    if (row.masks !== null) shown.push(row);
    tally.add(row);
  }
  if (seen.size === 0) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${run.folder}: no image was measured (${failed} failed); see the column error of its rows`,
    );
  }
  const { model, precision, items, settings, weightsSha256, dataSetSha256, bankSha256 } = identity;
  return {
    shown,
    report: {
      model,
      precision,
      setting,
      removal: identity.evaluation!.removal as PaintedRemoval,
      items,
      images: seen.size,
      failed,
      complete: run.shards.length === shards,
      labelled,
      settings,
      weightsSha256,
      dataSetSha256,
      bankSha256,
      // Runs of earlier versions had none.
      baselines: identity.evaluation!.baselines ?? [],
      methods: tally.result(resampling),
    },
  };
}
