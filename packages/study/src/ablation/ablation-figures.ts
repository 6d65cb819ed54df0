import { type Figure, intervalsChart } from "@commonground/report";
import { ABLATION_MEASURES } from "./ablation-measures.ts";
import type { AblationsReport } from "./ablation-report.ts";
import { changedMeasures } from "./changed-measures.ts";

/** How far every choice is from the usual one, a figure an ablation and measure that a choice changes. */
export function ablationFigures({ ablations }: AblationsReport): Figure[] {
  return ablations.flatMap((ablation) => {
    const { name, rows } = ablation;
    return changedMeasures(ablation).changed.flatMap((measure) => {
      const shown = rows.flatMap(({ label, measures: values }) => {
        const less = values[measure]?.lessUsual;
        return less == null ? [] : [{ name: label, ...less }];
      });
      if (shown.length === 0) return [];
      const reach = Math.max(
        ...shown.flatMap(({ value, interval }) => [value, ...(interval ?? [])].map(Math.abs)),
      );
      const usual = rows.find((row) => row.usual)!.label;
      return [
        intervalsChart({
          name: `${name}-${measure.replaceAll(/[A-Z]/gu, (c) => `-${c.toLowerCase()}`)}`,
          title: ABLATION_MEASURES[measure].label,
          told: `less that of “${usual}”, the usual choice`,
          rows: shown,
          nothing: 0,
          scale: [-reach || -1, reach || 1],
        }),
      ];
    });
  });
}
