import type { Interval } from "@commonground/core";
import type { LeftOut } from "./drawings/choose-drawings.ts";
import type { MethodMeasures, RemovalMeasures, ScoredDrawing } from "./score-drawing.ts";
import type { PairMeasures } from "./measures/recoloured-pair.ts";

export const INTERVENTIONS_SCHEMA = "commonground/interventions@1";

/** A mean over drawings, null where none has a value, with its 95 % bootstrap interval, null of less than two drawings. */
export interface Estimate {
  readonly value: number | null;
  readonly interval: Interval | null;
}

/** A method's measures, and its lead over the control of each, paired by drawing. */
export interface ScoredMethod {
  readonly method: string;
  readonly measures: Readonly<Record<keyof MethodMeasures, Estimate>>;
  /** Over area (fidelity, SaCo), random orders (LeRF − MoRF) or a centred disc of the same area (localisation). */
  readonly lead: Readonly<Record<keyof MethodMeasures, Estimate>>;
}

/** Are methods right about pieces of vector drawings that were really left out (method 15). */
export interface Interventions {
  readonly schema: typeof INTERVENTIONS_SCHEMA;
  readonly style: { readonly name: string; readonly package: string | null; readonly licence: string | null };
  readonly model: { readonly id: string; readonly sha256: string };
  readonly bank: { readonly name: string; readonly sha256: string };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly resamples: number;
  readonly randomOrders: number;
  /** Unedited drawings that edits are held against. */
  readonly references: number;
  readonly pieces: number;
  /** Share of pieces without which the answer is another. */
  readonly changed: number;
  /** Drawings that were passed over, by reason. */
  readonly leftOut: LeftOut;
  readonly methods: readonly ScoredMethod[];
  readonly removals: readonly (Readonly<Record<keyof RemovalMeasures, Estimate>> & {
    readonly removal: string;
  })[];
  /** Distance to the nearest other drawing by what was done, and how much farther that is than unedited ones lie. */
  readonly domain: readonly {
    readonly kind: string;
    readonly distance: Estimate;
    readonly farther: Estimate;
  }[];
  /** Null where no pair could be made. */
  readonly pairs: (Readonly<Record<keyof PairMeasures, Estimate>> & { readonly count: number }) | null;
  readonly drawings: readonly ScoredDrawing[];
}
