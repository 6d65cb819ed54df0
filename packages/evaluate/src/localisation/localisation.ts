import type { ExplainSettings, Interval, ModelInfo } from "@commonground/core";
import type { LocatingMethod } from "./find-regions.ts";

export const LOCALISATION_SCHEMA = "commonground/localisation@1";

/** A share or a mean with its 95 % interval over images, null of a mean over a single one; null where nothing had a value. */
export interface Measured {
  readonly value: number;
  readonly interval: Interval | null;
}

/** How well regions meet the truth, over all judged images. */
export interface Localised {
  /** Share of images whose box overlaps one of the true boxes by more than half (Wilson's interval). */
  readonly corLoc: Measured;
  /** The same of boxes dealt to other images, the mean over deals: what the boxes' sizes and places get right without looking. */
  readonly dealtCorLoc: number | null;
  /** Mean over images of the box's largest overlap with a true box (bootstrap). */
  readonly boxIou: Measured;
  readonly maskIou: Measured | null;
  /** Share of images whose strongest patch lies in the truth (Wilson's interval). */
  readonly pointing: Measured | null;
  /** Mean share of the scores that lies in the truth (bootstrap). */
  readonly massInside: Measured | null;
}

export interface LocalisedMethod extends Localised {
  readonly method: LocatingMethod;
  /** What the paper prints for this model and data set, 0 to 1. */
  readonly paperCorLoc: number | null;
}

/** A result of `localise`: CorLoc and what belongs to it, beside its controls. */
export interface Localisation {
  readonly schema: typeof LOCALISATION_SCHEMA;
  readonly software: string;
  readonly model: ModelInfo;
  readonly dataSet: { readonly name: string; readonly truth: string; readonly notes: readonly string[] };
  readonly settings: {
    readonly foreground: ExplainSettings["foreground"];
    /** A box is a hit beyond this overlap with any of the image's boxes. */
    readonly hitIou: number;
    readonly draws: number;
    readonly deals: number;
    readonly seed: number;
  };
  readonly images: {
    readonly given: number;
    readonly judged: number;
    readonly failed: number;
    /** Of which no object is told. */
    readonly withoutTruth: number;
    /** Of which the frame shows no object. */
    readonly away: number;
  };
  readonly objects: {
    /** Of judged images, in the frame. */
    readonly judged: number;
    /** Of those, shown in part. */
    readonly cut: number;
    /** Left out of the frame by the crop. */
    readonly away: number;
    readonly crowds: number;
  };
  /** Features by decompositions. */
  readonly methods: readonly LocalisedMethod[];
  /** One method stage by stage. */
  readonly ablation: readonly LocalisedMethod[];
  readonly controls: {
    /** A box of the true boxes' median width and height round the frame's centre; points at the centre. */
    readonly centred: Pick<Localised, "corLoc" | "boxIou" | "pointing"> & {
      readonly width: number;
      readonly height: number;
    };
    /** Mean share of the frame that the truth covers: what pointing and mass are by chance. */
    readonly covered: Measured;
  };
}
