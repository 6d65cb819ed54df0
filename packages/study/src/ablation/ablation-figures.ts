import { type Figure, intervalsChart } from "@commonground/report";
import { ABLATION_MEASURES } from "./ablation-measures.ts";
import type { AblationsReport } from "./ablation-report.ts";

/** How far every choice is from the usual one, a figure an ablation and measure. */
export function ablationFigures({ ablations }: AblationsReport): Figure[] {
  return ablations.flatMap(({ name, measures, rows }) =>
    measures.flatMap((measure) => {
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
          title: `${ABLATION_MEASURES[measure].label}, less that of “${usual}”`,
          told: `the usual choice is “${usual}”; 95 % intervals of paired differences`,
          rows: shown,
          nothing: 0,
          scale: [-reach || -1, reach || 1],
        }),
      ];
    }),
  );
}
