import { modelName } from "../summary/model-name.ts";
import type { RunReport } from "../summary/study-report.ts";
import { NULLS } from "./null-report.ts";

/** A sentence for each null that some runs lack, and why. */
export function missingNulls(runs: readonly RunReport[]): string[] {
  const models = new Map<string, string[]>();
  for (const run of runs) {
    for (const { name, missing: why } of run.nulls) {
      if (why === null) continue;
      const key = `Not told, ${NULLS[name]}: ${why}`;
      models.set(key, [...(models.get(key) ?? []), modelName(run)]);
    }
  }
  return Array.from(
    models,
    ([text, of]) => `${text}${of.length === runs.length ? "" : ` (${of.join(", ")})`}.`,
  );
}
