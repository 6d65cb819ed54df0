import { CommonGroundError } from "@commonground/core";
import {
  type Baseline,
  type BaselineExplainer,
  type Elsewhere,
  openBaselineExplainer,
  readBaseline,
  readElsewhere,
} from "@commonground/evaluate";
import type { JobWork } from "../run/job-kind.ts";
import type { EvaluationPlan } from "./evaluation-plan.ts";

/** What explains an image beside the methods of the plan. */
export interface Besides {
  readonly elsewhere: Elsewhere;
  readonly baselines: readonly BaselineExplainer[];
}

type Opening = Pick<JobWork, "model" | "vocabulary" | "settings">;

/**
 * What gives a piece of work the explanations from elsewhere, read once a model, and the trained baselines, read once and
 * opened for the model at hand until the work is done. Rejects as `readElsewhere`, `readBaseline` and
 * `openBaselineExplainer`, and with `INVALID_PLAN` where one method comes from two places.
 */
export function besidesOf({
  explanations,
  baselines: folders,
}: Pick<EvaluationPlan, "explanations" | "baselines">) {
  let read: { readonly model: string; readonly elsewhere: Promise<Elsewhere> } | undefined;
  let baselines: Promise<readonly Baseline[]> | undefined;
  return async <T>(work: Opening, use: (besides: Besides) => Promise<T>): Promise<T> => {
    const { info } = work.model;
    if (read?.model !== info.id) read = { model: info.id, elsewhere: readElsewhere(explanations, info) };
    const elsewhere = await read.elsewhere;
    baselines ??= Promise.all(folders.map((folder) => readBaseline(folder)));
    refuseTwice(await baselines, elsewhere);
    const opened: BaselineExplainer[] = [];
    try {
      for (const baseline of await baselines) opened.push(await open(baseline, work));
      return await use({ elsewhere, baselines: opened });
    } finally {
      for (const explainer of opened) await explainer.release();
    }
  };
}

/** The class that is followed is the model's answer, so that is what a trained classifier has to explain, too. */
function open(
  baseline: Baseline,
  { model, vocabulary, settings: { partCount } }: Opening,
): Promise<BaselineExplainer> {
  return openBaselineExplainer(model, baseline, vocabulary, { partCount, answer: "model" });
}

/** Rows are told apart by the method's name. */
function refuseTwice(baselines: readonly Baseline[], { methods }: Elsewhere): void {
  const known = new Map(methods.map((method) => [method, "the explanations from elsewhere are by"]));
  for (const { folder, card } of baselines) {
    const other = known.get(card.method);
    if (other !== undefined) {
      throw new CommonGroundError(
        "INVALID_PLAN",
        `${folder}: holds a ${card.method}, and ${other} one, too; evaluate one of them into another folder`,
      );
    }
    known.set(card.method, `${folder} holds`);
  }
}
