import type { ExplainSettings } from "@commonground/core";
import type { PaintedRemoval, RemovalMeasure } from "@commonground/evaluate";
import type { EvaluationIdentity } from "./evaluation-identity.ts";
import type { MeanEstimate } from "./mean-estimate.ts";

export const EVALUATION_REPORT_SCHEMA = "commonground/evaluation@1";

export interface MeasureEstimate extends MeanEstimate {
  /** Mean difference to chance over the same images; null for chance itself. */
  readonly lessChance:
    | (MeanEstimate & {
        /** Whether `interval` of the value and that of chance itself have no number in common, which asks for more. */
        readonly disjoint: boolean;
      })
    | null;
}

/** Means over images, of fewer steps than others have the last value repeated. */
export interface MeanCurves {
  readonly similarity: readonly number[];
  readonly accuracy: readonly number[];
}

export interface MethodReport {
  readonly method: string;
  /** The method that stands for its chance. */
  readonly chance: string;
  readonly images: number;
  /** Mean number of regions. */
  readonly regions: number;
  readonly measures: Readonly<Record<RemovalMeasure, MeasureEstimate | null>>;
  /** By step; `byArea` over the removed share of the frame, 0 to 1 in steps of a twentieth. */
  readonly deletion: MeanCurves;
  readonly insertion: MeanCurves;
  readonly byArea: { readonly deletion: MeanCurves; readonly insertion: MeanCurves };
}

export interface EvaluationRunReport {
  readonly model: string;
  readonly precision: string;
  readonly setting: string;
  readonly removal: PaintedRemoval;
  readonly items: number;
  readonly images: number;
  readonly failed: number;
  readonly complete: boolean;
  /** Whether right answers are those of the labels; without labels they are the answers to the whole images. */
  readonly labelled: boolean;
  readonly settings: ExplainSettings;
  readonly weightsSha256: string;
  readonly dataSetSha256: string;
  readonly bankSha256: string;
  /** Trained baselines among the methods, each with the SHA-256 of its card. */
  readonly baselines: EvaluationIdentity["baselines"];
  readonly methods: readonly MethodReport[];
}

/** Everything that is told of an evaluation, from its results alone. */
export interface EvaluationReport {
  readonly schema: typeof EVALUATION_REPORT_SCHEMA;
  readonly name: string;
  readonly dataset: string | null;
  readonly software: string;
  readonly resampling: { readonly draws: number; readonly seed: number };
  readonly runs: readonly EvaluationRunReport[];
}
