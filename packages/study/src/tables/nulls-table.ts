import type { Table } from "@commonground/report";
import { type NullFigure, NULLS } from "../nulls/null-report.ts";
import { FIGURES, type FigureName, MEASURES, type MeasureName } from "../summary/measures.ts";
import { modelName } from "../summary/model-name.ts";
import type { RunReport } from "../summary/study-report.ts";

/** A row for each figure, or area under ROC, under each null; a row with the reason for a null that is missing. */
export function nullsTable(runs: readonly RunReport[]): Table {
  return {
    columns: [
      "model",
      "setting",
      "null",
      "draws",
      "figure",
      "value",
      "under the null",
      "low",
      "high",
      "more than the null",
      "more, low",
      "more, high",
      "missing",
    ],
    rows: runs.flatMap((run) =>
      run.nulls.flatMap(({ name, draws, figures, areas, missing }) => {
        const row = (figure: string | null, value: number | null, told: NullFigure | null) => {
          const { interval, less } = told ?? { interval: null, less: null };
          const ends = [
            interval ?? [null, null],
            [less?.value ?? null],
            less?.interval ?? [null, null],
          ].flat();
          const cells = [modelName(run), run.setting, NULLS[name], draws, figure, value, told?.value ?? null];
          return [cells, ends, missing].flat();
        };
        if (missing !== null) return [row(null, null, null)];
        return [
          ...(Object.keys(figures) as FigureName[]).map((figure) =>
            row(FIGURES[figure], run.figures[figure]?.value ?? null, figures[figure]!),
          ),
          ...(Object.keys(areas) as MeasureName[]).map((measure) =>
            row(
              `area under ROC of ${MEASURES[measure].label}`,
              run.rightFromWrong?.areas[measure]?.value ?? null,
              areas[measure]!,
            ),
          ),
        ];
      }),
    ),
  };
}
