import { contentHash } from "@commonground/core";
import { parsePlan } from "../plan/parse-plan.ts";
import { type PlannedDataSet, type StudyPlan, STUDY_SCHEMA } from "../plan/plan.ts";
import { openStudy, type Study } from "../run/study.ts";
import { CommonGroundError } from "@commonground/core";

/** One side as it was asked for. */
export type PlannedSide = Pick<StudyPlan, "bank"> & {
  readonly model: string;
  readonly precision: "f32" | "int8";
  readonly settings: StudyPlan["settings"][string];
};

/**
 * A study a side, over the same images, in the same classes and their sentences: those that are asked for, or else A's
 * data set's or bank's. Throws `INVALID_ARGUMENT` where nothing tells the sides apart, `INVALID_PLAN` for a wrong
 * setting, and as `openStudy`.
 */
export async function openDiff(
  a: PlannedSide,
  b: PlannedSide,
  { dataset, classes }: { readonly dataset: PlannedDataSet; readonly classes: readonly string[] | null },
  options: Parameters<typeof openStudy>[1] = {},
): Promise<{ readonly a: Study; readonly b: Study }> {
  if ((await contentHash(a)) === (await contentHash(b))) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `A and B are both ${a.model} (${a.precision}) with the same bank and settings; give another model, or what holds for B alone, such as --precision-b int8`,
    );
  }
  const plan = (side: PlannedSide, given: Pick<StudyPlan, "classes" | "classTemplates">) => {
    const { model, precision, bank, settings } = side;
    const models = [{ model, precision }];
    const value = {
      schema: STUDY_SCHEMA,
      name: "diff",
      dataset,
      bank,
      models,
      settings: { default: settings },
    };
    return parsePlan({ ...value, ...given }, `${model} (${precision})`);
  };
  const left = await openStudy(plan(a, { classes, classTemplates: null }), options);
  const given = { classes: left.classes, classTemplates: left.bank.classTemplates };
  return { a: left, b: await openStudy(plan(b, given), options) };
}
