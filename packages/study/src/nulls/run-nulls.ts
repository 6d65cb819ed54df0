import type { RightFromWrong } from "../summary/right-from-wrong.ts";
import type { RunTable } from "../summary/run-table.ts";
import { missingNull, type NullReport } from "./null-report.ts";
import { otherClasses } from "./other-classes.ts";
import { permutedAnswers } from "./permuted-answers.ts";
import { LABEL_DRAWS, type PermutedLabels, permutedLabels } from "./permuted-labels.ts";
import { shuffledNames } from "./shuffled-names.ts";

export interface RunNulls {
  readonly reports: readonly NullReport[];
  readonly labels: PermutedLabels | null;
}

/** The nulls of a run that its results alone hold: the same rows and seed give the same ones. */
export function runNulls(table: RunTable, within: RightFromWrong | null, seed: number): RunNulls {
  const labels = permutedLabels(table, seed);
  return {
    reports: [
      otherClasses(table, seed),
      shuffledNames(table, seed),
      labels === null || within === null
        ? missingNull("permutedLabels", "the images have no labels")
        : {
            name: "permutedLabels",
            draws: LABEL_DRAWS,
            figures: { top1: labels.top1 },
            areas: permutedAnswers(table, within),
            missing: null,
          },
    ],
    labels,
  };
}
