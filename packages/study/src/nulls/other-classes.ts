import type { RunTable } from "../summary/run-table.ts";
import { conceptNull } from "./concept-null.ts";
import { missingNull, type NullReport } from "./null-report.ts";

/**
 * Each image's vision concepts against what language holds round another class that was answered in this run, drawn
 * with equal chances: what any class would share. Nothing where one class was answered alone.
 */
export function otherClasses(table: RunTable, seed: number): NullReport {
  const { language, answer } = table.conceptTable;
  if (language.length < 2) {
    return missingNull("otherClasses", "fewer than two different answers");
  }
  return conceptNull("otherClasses", table, table.measures.chance, seed, (random) => ({
    against: answer.map((own) => {
      const drawn = Math.floor(random() * (language.length - 1));
      return drawn < own ? drawn : drawn + 1;
    }),
  }));
}
