import { CommonGroundError, type Explanation } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import { examplesShown } from "../page/shown.ts";
import { plannedModel } from "../summary/planned-model.ts";
import { openStudied } from "../summary/studied-runs.ts";
import type { StudyReport } from "../summary/study-report.ts";
import { explainCommand } from "./explain-command.ts";
import { findRows } from "./find-rows.ts";
import { imageFile } from "./image-file.ts";
import { readKept } from "./read-kept.ts";

/** An image that a report names, and what there is to see why it got its answer. */
export interface Example {
  readonly id: string;
  /** What was kept; null where nothing was. */
  readonly explanation: Explanation | null;
  /** Where the image lies; null where it is no file, or not there any more. */
  readonly file: string | null;
  /** Makes its explanation; null where no command does. */
  readonly command: string | null;
  /** Why there is no command. */
  readonly why: string | null;
}

/**
 * The examples of each of a report's runs that its page names, by id, in the page's order. Runs that came since into the
 * folder are passed over, and one that is gone has none.
 */
export async function findExamples(
  folder: string,
  report: StudyReport,
): Promise<ReadonlyMap<string, Example>[]> {
  const { runs, study, plan } = await openStudied(folder);
  const bank = plan && (await readBank(plan.bank).catch(orNull));
  const examples: Map<string, Example>[] = [];
  for (const told of report.runs) {
    const run = runs.find(
      ({ record }) => record.fingerprint === told.fingerprint && record.setting === told.setting,
    );
    if (run === undefined) {
      examples.push(new Map());
      continue;
    }
    const ids = examplesShown(told);
    const rows = await findRows(run, ids);
    const kept = await readKept(run, rows);
    const command =
      plan === null
        ? "the plan is not there"
        : await explainCommand(plan, run.record, plannedModel(plan, study, run)?.model, bank);
    const ofRun = new Map<string, Example>();
    for (const id of ids) {
      const row = rows.get(id);
      if (row === undefined) continue;
      const file = plan && (await imageFile(plan.dataset, id));
      const why =
        typeof command === "string"
          ? command
          : file === null
            ? "it is no file of its own, or not there"
            : null;
      const made = typeof command === "string" || file === null ? null : command(file, row);
      ofRun.set(id, { id, explanation: kept.get(id) ?? null, file, command: made, why });
    }
    examples.push(ofRun);
  }
  return examples;
}

function orNull(error: unknown): null {
  if (error instanceof CommonGroundError) return null;
  throw error;
}
