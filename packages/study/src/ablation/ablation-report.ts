import type { ExplainSettings } from "@commonground/core";
import type { MeanEstimate } from "../evaluation/mean-estimate.ts";
import type { AblationMeasure } from "./ablation-measures.ts";
import type { AblationName } from "./presets.ts";

export const ABLATIONS_SCHEMA = "commonground/ablations@1";

export interface AblationEstimate extends MeanEstimate {
  /** Mean difference to the usual choice over the same images; null for the usual one itself. */
  readonly lessUsual: MeanEstimate | null;
}

export interface AblationRow {
  readonly label: string;
  /** Whether it is what holds where nothing is said; one row is. */
  readonly usual: boolean;
  readonly settings: ExplainSettings;
  /** Images that were measured, and those that were not. */
  readonly images: number;
  readonly failed: number;
  readonly measures: Readonly<Partial<Record<AblationMeasure, AblationEstimate | null>>>;
}

export interface AblationReport {
  readonly name: AblationName;
  readonly asks: string;
  readonly varied: string;
  readonly paper: string | null;
  readonly model: string;
  readonly precision: string;
  readonly dataset: string;
  readonly items: number;
  /** Images with a label. */
  readonly labelled: number;
  readonly weightsSha256: string;
  readonly dataSetSha256: string;
  readonly bankSha256: string;
  /** Those that some row has, in the order of tables. */
  readonly measures: readonly AblationMeasure[];
  readonly rows: readonly AblationRow[];
  readonly leftOut: readonly { readonly label: string; readonly reason: string }[];
}

/** Ablations of one model on one data set, from their results alone. */
export interface AblationsReport {
  readonly schema: typeof ABLATIONS_SCHEMA;
  readonly software: string;
  readonly resampling: { readonly draws: number; readonly seed: number };
  readonly ablations: readonly AblationReport[];
}
