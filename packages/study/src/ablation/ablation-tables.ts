import type { Table } from "@commonground/report";
import { ABLATION_MEASURES } from "./ablation-measures.ts";
import type { AblationsReport } from "./ablation-report.ts";

/** All figures of all ablations, a row a number. */
export function ablationTables({ ablations }: AblationsReport): Readonly<Record<string, Table>> {
  return {
    ablations: {
      columns: [
        "ablation",
        "model",
        "precision",
        "choice",
        "usual",
        "images",
        "measure",
        "value",
        "low",
        "high",
        "less_usual",
        "less_usual_low",
        "less_usual_high",
      ],
      rows: ablations.flatMap(({ name, model, precision, measures, rows }) =>
        rows.flatMap((row) =>
          measures.flatMap((measure) => {
            const estimate = row.measures[measure] ?? null;
            if (estimate === null) return [];
            const { value, interval, lessUsual } = estimate;
            return [
              [
                name,
                model,
                precision,
                row.label,
                row.usual ? "yes" : "no",
                row.images,
                ABLATION_MEASURES[measure].label,
                value,
                ...(interval ?? [null, null]),
                lessUsual && lessUsual.value,
                ...(lessUsual?.interval ?? [null, null]),
              ],
            ];
          }),
        ),
      ),
    },
  };
}
