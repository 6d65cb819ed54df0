import { bootstrapMeans, countedMean, meanInterval, once, type Resampling } from "@commonground/core";
import type { Estimate } from "../interventions/interventions.ts";
import { RANDOMISATION_MEASURE_NAMES, type RandomisationMeasure } from "./measures.ts";
import type { ImageOverlaps, RandomisedMeasure, RandomisedStep, Verdict } from "./randomisation.ts";
import { blocksOfStep, type StepName } from "./steps.ts";

/** A lead that may be as large is not held for nothing: a tenth of the way from no overlap to the same explanation. */
export const NEAR_CHANCE = 0.1;

/** By so much a correlation of 1 may miss it. */
const ROUNDING = 1e-9;

/** Means over images, all over the same resamples, so that leads are paired. `images`: one a step each. */
export function summariseSteps(
  steps: readonly StepName[],
  images: readonly Readonly<Record<string, ImageOverlaps>>[],
  resampling: Resampling,
): RandomisedStep[] {
  return steps.map((step) => {
    const overlaps = images.map((image) => image[step]);
    const entries = RANDOMISATION_MEASURE_NAMES.map((name) => [name, summarise(overlaps, name, resampling)]);
    return {
      step,
      blocks: blocksOfStep(step),
      measures: Object.fromEntries(entries) as unknown as RandomisedStep["measures"],
    };
  });
}

/** Images without the value count for nothing here, chance included. */
function summarise(
  overlaps: readonly ImageOverlaps[],
  name: RandomisationMeasure,
  resampling: Resampling,
): RandomisedMeasure | null {
  const known = overlaps.filter(({ own }) => own[name] !== null);
  if (known.length === 0) return null;
  const column = (of: (image: ImageOverlaps) => number | null) =>
    Float64Array.from(overlaps, (image) =>
      image.own[name] === null ? Number.NaN : (of(image) ?? Number.NaN),
    );
  const [own, others, sameSize] = [
    column((image) => image.own[name]),
    column((image) => image.others[name]),
    column((image) => image.sameSize[name]),
  ];
  const columns = [
    own,
    others,
    sameSize,
    own.map((value, i) => value - others[i]),
    own.map((value, i) => value - sameSize[i]),
  ];
  const draws = bootstrapMeans(columns, resampling);
  const [value, byOthers, bySameSize, lead, leadOverSameSize] = columns.map((each, c): Estimate => {
    const mean = countedMean(each)(once(each.length));
    return Number.isNaN(mean)
      ? { value: null, interval: null }
      : { value: mean, interval: meanInterval(each, draws[c]) };
  });
  const same = known.every((image) => image.own[name]! > 1 - ROUNDING);
  return {
    value,
    others: byOthers,
    sameSize: bySameSize,
    lead,
    leadOverSameSize,
    verdict: same ? "same" : verdictOf(lead),
  };
}

export function verdictOf({ interval }: Estimate): Exclude<Verdict, "same"> {
  if (interval === null) return "open";
  const [low, high] = interval;
  if (low > 0) return "above";
  if (high < -NEAR_CHANCE) return "below";
  return high < NEAR_CHANCE ? "chance" : "open";
}
