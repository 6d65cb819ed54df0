export { type AttributedRegions, byScore } from "./attribution/attributed-regions.ts";
export { MAX_REGIONS, regionCells, type RegionCells, removedArea } from "./attribution/region-cells.ts";
export { type PartScore, regionsOfExplanation } from "./attribution/regions-of-explanation.ts";
export { randomRegions } from "./controls/random-regions.ts";
export { bandRegions, centredDisc, gridRegions } from "./controls/regular-regions.ts";
export { type DropAndIncrease, dropAndIncrease } from "./measures/drop-and-increase.ts";
export { saco } from "./measures/saco.ts";
export { areaByShare, areaByStep } from "./removal/area-under.ts";
export { removalCurve, type RemovalCurve, setsAlong } from "./removal/removal-curves.ts";
export {
  type RemovalTask,
  type RemovalValues,
  removalValues,
  withoutRegions,
} from "./removal/removal-values.ts";
export { lerfMinusMorf, lerfMorfSets } from "./measures/lerf-morf.ts";
export { type Elsewhere, readElsewhere } from "./attribution/elsewhere.ts";
export { equalCells, rings } from "./controls/regular-regions.ts";
export {
  PAPER_MEASURES,
  REMOVAL_MEASURE_NAMES,
  REMOVAL_MEASURES,
  type RemovalMeasure,
  STABILITY_MEASURES,
} from "./measures/removal-measures.ts";
export { chanceOf, METHOD_NAMES, METHOD_WORDS, type MethodName, METHODS } from "./methods/methods.ts";
export type { Partition, PartitionedImage, Way } from "./methods/partition.ts";
export { partitionsOfImage } from "./methods/partitions-of-image.ts";
export {
  type ImageToMeasure,
  measureImages,
  PAINTED_REMOVALS,
  type PaintedRemoval,
} from "./removal/measure-images.ts";
export {
  type MeasuredCurve,
  type MeasuredRemoval,
  measureRemovals,
  setsOfWays,
} from "./removal/measure-removals.ts";
export { chanceOrders, MAX_EXACT_REGIONS } from "./removal/orders.ts";
export { PAPER_REMOVALS } from "./measures/paper-removals.ts";
export { measureStability, type Stability } from "./stability/measure-stability.ts";
export { PERTURBATIONS } from "./stability/perturbations.ts";
