import type { ExplainSettings } from "@commonground/core";
import type { DataSetFormat } from "../datasets/data-set.ts";
import type { EvaluationPlan } from "../evaluation/evaluation-plan.ts";

export const STUDY_SCHEMA = "commonground/study@1";

/** What can be kept beside the rows. */
export const KEPT = ["explanations", "embeddings"] as const;

export type Kept = (typeof KEPT)[number];

/** A model and how it computes. */
export interface PlannedModel {
  /** A name, a hub id or a directory, as `explain --model` takes it. */
  readonly model: string;
  readonly precision: "f32" | "int8";
  /** What it was made from, by a name of its own: models of one family are drawn together. Its own name by default. */
  readonly family?: string | undefined;
  /** Drawn anew instead of the model's own: a null. */
  readonly weights?: PlannedWeights | undefined;
}

/** Weights drawn anew by `seed`, each matrix with the mean and spread that it had. */
export interface PlannedWeights {
  readonly kind: "random";
  readonly seed: number;
}

/** Which images; what cannot be told from the path is told here, as when a data set is opened. */
export interface PlannedDataSet {
  readonly path: string;
  readonly format?: DataSetFormat | undefined;
  readonly names?: string | undefined;
  readonly split?: string | undefined;
  readonly label?: string | undefined;
  readonly images?: string | undefined;
  /** Only the first so many, in the data set's order. */
  readonly limit?: number | undefined;
}

/** What is studied: every model under every setting on one data set. */
export interface StudyPlan {
  readonly schema: typeof STUDY_SCHEMA;
  readonly name: string;
  readonly dataset: PlannedDataSet;
  /** A bank by name or file. */
  readonly bank: string;
  /** Class names; null: those of the data set, or else of the bank. */
  readonly classes: readonly string[] | null;
  /** Sentences for a class name; null: the usual ones of the data set, or else of the bank. */
  readonly classTemplates: readonly string[] | null;
  readonly models: readonly PlannedModel[];
  /** Settings of the method by a name of their own; what is not said is the model's and the bank's default. */
  readonly settings: Readonly<Record<string, Partial<ExplainSettings>>>;
  /** Parts found in each image by itself, or jointly over the images of a class (the paper's way). */
  readonly parts: "image" | "class";
  /** Images a shard: what is lost at most when a run is killed, and what a worker takes at a time. */
  readonly shardSize: number;
  /** Whether every image's cosines to all classes are kept: rankings and calibration need them. */
  readonly similarities: boolean;
  /** What is kept beside the rows; it decides none of them. */
  readonly keep: readonly Kept[];
  /** A folder for the embeddings that several studies share; null: `embeddings` in that of the results, if kept at all. */
  readonly embeddings: string | null;
  /** What is judged in place of explaining: then the rows are of removals. */
  readonly evaluation?: EvaluationPlan | undefined;
}
