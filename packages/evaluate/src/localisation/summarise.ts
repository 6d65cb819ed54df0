import {
  bootstrapMeans,
  meanInterval,
  createRandom,
  quantile,
  type Resampling,
  wilsonInterval,
} from "@commonground/core";
import { boxIou } from "./frame-geometry.ts";
import { bestIou, HIT_IOU, type Judgement } from "./judge-region.ts";
import type { Localisation, Localised, Measured } from "./localisation.ts";
import type { Edges } from "./truth/truth.ts";

/** Deals of boxes to other images behind a chance value. */
export const DEALS = 20;

/** What is kept of a judged image. */
export interface JudgedImage {
  readonly id: string;
  /** True boxes in the frame. */
  readonly boxes: readonly Edges[];
  /** Share of the frame that the truth covers, 0 to 1. */
  readonly covered: number;
  /** Whether the frame's centre lies in the truth. */
  readonly centre: boolean;
  /** One a method. */
  readonly judgements: readonly Judgement[];
}

/** One method's figures over judged images, at least one. */
export function summariseMethod(
  images: readonly JudgedImage[],
  method: number,
  resampling: Resampling,
): Localised {
  const judged = images.map(({ judgements }) => judgements[method]);
  const column = (value: (each: Judgement) => number | null) =>
    Float64Array.from(judged, (each) => value(each) ?? Number.NaN);
  const [boxMean, maskMean, massMean] = means(
    [column((each) => each.boxIou), column((each) => each.maskIou), column((each) => each.massInside)],
    resampling,
  );
  return {
    corLoc: share(judged.map((each) => each.boxIou > HIT_IOU))!,
    dealtCorLoc: dealtCorLoc(images, method, resampling.seed),
    boxIou: boxMean!,
    maskIou: maskMean,
    pointing: share(judged.flatMap(({ pointing }) => pointing ?? [])),
    massInside: massMean,
  };
}

/** The controls over judged images, at least one, of a frame. */
export function summariseControls(
  images: readonly JudgedImage[],
  frame: { readonly width: number; readonly height: number },
  resampling: Resampling,
): Localisation["controls"] {
  const boxes = images.flatMap((image) => image.boxes);
  const [width, height] = [
    median(boxes.map(([left, , right]) => right - left)),
    median(boxes.map(([, top, , bottom]) => bottom - top)),
  ];
  const box: Edges = [
    (frame.width - width) / 2,
    (frame.height - height) / 2,
    (frame.width + width) / 2,
    (frame.height + height) / 2,
  ];
  const overlaps = Float64Array.from(images, (image) => bestIou(box, image.boxes));
  const [mean, covered] = means([overlaps, Float64Array.from(images, (image) => image.covered)], resampling);
  return {
    centred: {
      width,
      height,
      corLoc: share(Array.from(overlaps, (overlap) => overlap > HIT_IOU))!,
      boxIou: mean!,
      pointing: share(images.map(({ centre }) => centre)),
    },
    covered: covered!,
  };
}

function dealtCorLoc(images: readonly JudgedImage[], method: number, seed: number): number | null {
  if (images.length < 2) return null;
  const random = createRandom(seed);
  let hits = 0;
  for (let deal = 0; deal < DEALS; deal++) {
    const offset = 1 + Math.floor(random() * (images.length - 1));
    for (let i = 0; i < images.length; i++) {
      const { box } = images[(i + offset) % images.length].judgements[method];
      if (box !== null && images[i].boxes.some((each) => boxIou(box, each) > HIT_IOU)) hits++;
    }
  }
  return hits / (DEALS * images.length);
}

function share(outcomes: readonly boolean[]): Measured | null {
  if (outcomes.length === 0) return null;
  const hits = outcomes.filter(Boolean).length;
  return { value: hits / outcomes.length, interval: wilsonInterval(hits, outcomes.length) };
}

function means(columns: readonly Float64Array[], resampling: Resampling): (Measured | null)[] {
  return bootstrapMeans(columns, resampling).map((draws, c) => {
    const values = columns[c].filter((value) => !Number.isNaN(value));
    if (values.length === 0) return null;
    const value = values.reduce((sum, each) => sum + each, 0) / values.length;
    return { value, interval: meanInterval(columns[c], draws) };
  });
}

function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).toSorted(), 0.5);
}
