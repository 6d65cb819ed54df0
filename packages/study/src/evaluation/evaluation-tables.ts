import { PAPER_MEASURES, PAPER_REMOVALS, REMOVAL_MEASURE_NAMES } from "@commonground/evaluate";
import type { Table } from "@commonground/report";
import { modelName } from "../summary/model-name.ts";
import type { EvaluationReport } from "./evaluation-report.ts";
import { AREA_STEPS } from "./mean-curves.ts";

/** All tables of an evaluation by name, in long form: a row a number. */
export function evaluationTables(report: EvaluationReport): Readonly<Record<string, Table>> {
  return { measures: measuresTable(report), curves: curvesTable(report), paper: paperTable() };
}

function measuresTable({ runs }: EvaluationReport): Table {
  return {
    columns: [
      "model",
      "setting",
      "removal",
      "method",
      "images",
      "measure",
      "value",
      "low",
      "high",
      "chance",
      "less_chance",
      "less_chance_low",
      "less_chance_high",
      "disjoint",
    ],
    rows: runs.flatMap((run) =>
      run.methods.flatMap(({ method, images, chance, measures }) =>
        REMOVAL_MEASURE_NAMES.flatMap((name) => {
          const estimate = measures[name];
          if (estimate === null) return [];
          const { value, interval, lessChance } = estimate;
          return [
            [
              modelName(run),
              run.setting,
              run.removal,
              method,
              images,
              name,
              value,
              ...(interval ?? [null, null]),
              lessChance && chance,
              lessChance && lessChance.value,
              ...(lessChance?.interval ?? [null, null]),
              lessChance && (lessChance.disjoint ? "yes" : "no"),
            ],
          ];
        }),
      ),
    ),
  };
}

function curvesTable({ runs }: EvaluationReport): Table {
  return {
    columns: ["model", "setting", "removal", "method", "way", "over", "at", "similarity", "accuracy"],
    rows: runs.flatMap((run) =>
      run.methods.flatMap(({ method, byArea, ...bySteps }) =>
        (["deletion", "insertion"] as const).flatMap((way) =>
          [
            { over: "steps", curves: bySteps[way], unit: 1 },
            { over: "removed share", curves: byArea[way], unit: 1 / AREA_STEPS },
          ].flatMap(({ over, curves, unit }) =>
            curves.similarity.map((similarity, step) => [
              modelName(run),
              run.setting,
              run.removal,
              method,
              way,
              over,
              step * unit,
              similarity,
              curves.accuracy[step],
            ]),
          ),
        ),
      ),
    ),
  };
}

function paperTable(): Table {
  return {
    columns: ["name", "method", ...PAPER_MEASURES],
    rows: PAPER_REMOVALS.map(({ name, method, values }) =>
      [name, method, PAPER_MEASURES.map((measure) => values[measure])].flat(),
    ),
  };
}
