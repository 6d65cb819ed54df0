import { CommonGroundError } from "@commonground/core";
import { NEAREST } from "@commonground/evaluate";
import { needClasses } from "../datasets/need-classes.ts";
import { parsePlan } from "../plan/parse-plan.ts";
import { type PlannedModel, type StudyPlan, STUDY_SCHEMA } from "../plan/plan.ts";
import { openStudy, type Study } from "../run/study.ts";

/** What gain is measured on, as it was asked for. */
export interface GainPlan {
  /** Labelled data sets: one to test on, and others to find concepts and decide on. */
  readonly data: string;
  readonly otherData: readonly string[];
  readonly limit: number | undefined;
  readonly model: PlannedModel;
  readonly bank: string;
  readonly classes: readonly string[] | null;
  readonly settings: StudyPlan["settings"][string];
}

/**
 * A study for each data set, whose rows hold the concepts found on each image and whose embeddings are kept; all in the
 * classes of the first. Throws `INVALID_DATA_SET` for images without a label, `INVALID_CLASSES` for fewer classes than one and its
 * nearest, `INVALID_PLAN` for a wrong setting, and as `openStudy`.
 */
export async function openGainStudies(
  { data, otherData, limit, model, bank, classes, settings }: GainPlan,
  options: Parameters<typeof openStudy>[1] = {},
): Promise<{ readonly tested: Study; readonly others: readonly Study[] }> {
  const open = async (path: string, given: Pick<StudyPlan, "classes" | "classTemplates">) => {
    const plan = parsePlan(
      {
        schema: STUDY_SCHEMA,
        name: "gain",
        dataset: { path, ...(limit === undefined ? {} : { limit }) },
        bank,
        models: [model],
        settings: { default: settings },
        keep: ["embeddings"],
        ...given,
      },
      `the plan for ${path}`,
    );
    const study = await openStudy(plan, options);
    needClasses(study.dataset);
    return study;
  };
  const tested = await open(data, { classes, classTemplates: null });
  if (tested.classes.length <= NEAREST) {
    throw new CommonGroundError(
      "INVALID_CLASSES",
      `${data}: ${tested.classes.length} classes; a class takes concepts of its ${NEAREST} nearest: give ${NEAREST + 1} classes at least`,
    );
  }
  const others: Study[] = [];
  for (const path of otherData) {
    others.push(await open(path, { classes: tested.classes, classTemplates: tested.bank.classTemplates }));
  }
  return { tested, others };
}
