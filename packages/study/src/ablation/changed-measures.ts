import type { AblationMeasure } from "./ablation-measures.ts";
import type { AblationReport } from "./ablation-report.ts";

/** The measures that some choice changes in some image, and those that none does, whose columns would say nothing. */
export function changedMeasures({ measures, rows }: AblationReport): {
  readonly changed: readonly AblationMeasure[];
  readonly same: readonly AblationMeasure[];
} {
  const isSame = (name: AblationMeasure) =>
    rows.every(({ usual, measures: values }) => {
      const less = values[name]?.lessUsual;
      return (
        usual || (less != null && less.value === 0 && (less.interval ?? [0, 0]).every((end) => end === 0))
      );
    });
  return {
    changed: measures.filter((name) => !isSame(name)),
    same: rows.length > 1 ? measures.filter(isSame) : [],
  };
}
