import type { ExplainSettings, LinearFit } from "@commonground/core";
import type { PaperFigures } from "@commonground/clip";
import type { DataSetFormat } from "../datasets/data-set.ts";
import type { RankingJudgement } from "../ranking/judge-ranking.ts";
import type { ClassFigures } from "./class-tally.ts";
import type { Confusion } from "./confusions.ts";
import type { FailureGroups } from "./failure-groups.ts";
import type { FigureName } from "./measures.ts";
import type { NullReport } from "../nulls/null-report.ts";
import type { NullCorrelations } from "../nulls/permuted-correlations.ts";
import type { RightFromWrong } from "./right-from-wrong.ts";
import type { RunSummary } from "./summarise-run.ts";

export const REPORT_SCHEMA = "commonground/study-report@1";

/** Everything that is told of a study, computed from its results alone; tables and pages are views of it. */
export interface StudyReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly name: string;
  /** As the plan names it; null where the folder holds no plan. */
  readonly dataset: { readonly path: string; readonly format: DataSetFormat | null } | null;
  readonly software: string;
  readonly resampling: { readonly draws: number; readonly seed: number };
  readonly runs: readonly RunReport[];
  readonly comparisons: readonly Comparison[];
  /** What holds and what does not, in words. */
  readonly findings: readonly Finding[];
  /** What a reader must know: incomplete runs, failed images, missing labels. */
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

/** A sentence on what the study shows, and whether it shows that something holds, that it does not, or neither. */
export interface Finding extends Claim {
  /** The setting that it is of. */
  readonly setting: string;
  /** The whole sentence; with the setting's name where the study has several. */
  readonly text: string;
}

/** A finding in its two halves. */
export interface Claim {
  readonly kind: "holds" | "fails" | "open";
  /** What it is about: the same under every setting. */
  readonly about: string;
  /** What was found of it; a clause of its own. */
  readonly says: string;
}

/** One model under one setting. */
export interface RunReport extends Omit<RunSummary, "draws"> {
  /** Images of the data set. */
  readonly items: number;
  readonly labelled: number;
  readonly classCount: number;
  readonly settings: ExplainSettings;
  readonly parts: "image" | "class";
  readonly weightsSha256: string;
  readonly dataSetSha256: string;
  readonly bankSha256: string;
  readonly classesSha256: string;
  /** Version of the method. */
  readonly method: number;
  /** Of all that decides its rows, as in its `run.json`. */
  readonly fingerprint: string;
  /** What the paper measured for this checkpoint; null for all but its 13. */
  readonly paper: PaperFigures | null;
  /** Null without labels. */
  readonly rightFromWrong: RightFromWrong | null;
  /** What its figures could come to without the knowledge that they are told of, in the order of `NULLS`. */
  readonly nulls: readonly NullReport[];
  readonly classes: readonly ClassFigures[];
  readonly confusions: readonly Confusion[];
  readonly failures: FailureGroups;
}

/** The models under one setting that were asked the same: the same images, classes, bank, way to parts and method. */
export interface Comparison {
  readonly setting: string;
  /** Places of the compared runs in `runs`. */
  readonly runs: readonly number[];
  /** Places of runs that are not compared: incomplete ones, and those that answered too few images. */
  readonly leftOut: readonly number[];
  /** Models by accuracy, with those that cannot be told apart; null without accuracy or with one model. */
  readonly order: string | null;
  /** For each figure that could rank models, how it goes with accuracy. */
  readonly scores: Readonly<Partial<Record<FigureName, ScoreJudgement>>>;
  /** Why there are no scores; null where there are. */
  readonly missing: string | null;
}

export interface ScoreJudgement extends RankingJudgement {
  /** Top-1 accuracy by the figure. */
  readonly fit: LinearFit;
  /** The same correlations with labels permuted. */
  readonly permuted: NullCorrelations;
}
