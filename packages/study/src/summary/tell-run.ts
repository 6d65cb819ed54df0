import type { Resampling } from "@commonground/core";
import { companionNull } from "../nulls/companion-null.ts";
import { NULLS } from "../nulls/null-report.ts";
import type { CompanionsOfRun } from "../nulls/read-companions.ts";
import { runNulls } from "../nulls/run-nulls.ts";
import { rightFromWrong } from "./right-from-wrong.ts";
import type { RunTable } from "./run-table.ts";
import type { RunReport } from "./study-report.ts";
import { type Called, type RunSummary, summariseRun } from "./summarise-run.ts";

/** A run's part of the report, and its draws. */
export interface Told {
  readonly report: RunReport;
  readonly summary: RunSummary;
  /** Accuracy in each deal of permuted labels; null without labels. */
  readonly permuted: Float64Array | null;
  /** Of each item's bytes, as in `RunTable`. */
  readonly digests: BigUint64Array;
}

/** `called`: its own name by default; `companions`: what stands beside it, if there is anything. */
export function tellRun(
  table: RunTable,
  resampling: Resampling,
  called?: Called,
  companions?: CompanionsOfRun,
): Told {
  const summary = summariseRun(table, resampling, called);
  const { identity } = table.record;
  const { draws: _, ...rest } = summary;
  const within = rightFromWrong(table, resampling.seed);
  const nulls = runNulls(table, within, resampling.seed);
  const beside = (["randomWords", "randomWeights"] as const).map((name) =>
    companionNull(name, { summary, digests: table.digests }, companions?.[name] ?? null),
  );
  const report: RunReport = {
    ...rest,
    items: identity.items,
    labelled: table.labels.filter((label) => label !== null).length,
    classCount: table.record.classes.length,
    settings: identity.settings,
    parts: identity.parts,
    weightsSha256: identity.weightsSha256,
    dataSetSha256: identity.dataSetSha256,
    bankSha256: identity.bankSha256,
    classesSha256: identity.classesSha256,
    method: identity.method,
    fingerprint: table.record.fingerprint,
    paper: called?.paper ?? null,
    rightFromWrong: within,
    nulls: Object.keys(NULLS).map((name) =>
      [...nulls.reports, ...beside].find((each) => each.name === name)!,
    ),
    classes: table.classes,
    confusions: table.confusions,
    failures: table.failures,
  };
  return { report, summary, permuted: nulls.labels?.accuracies ?? null, digests: table.digests };
}
