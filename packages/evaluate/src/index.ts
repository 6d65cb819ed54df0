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
export { type BaselineCard, type Rate, readCard, type TrainingSettings } from "./baselines/card.ts";
export { encodeLabelled, type EncodedImages, type LabelledImage } from "./baselines/encode-images.ts";
export {
  type BaselineExplainer,
  type ExplainBaselineOptions,
  openBaselineExplainer,
} from "./baselines/explain-baseline.ts";
export {
  type BaselineName,
  BASELINES,
  EXPLAINING_BASELINES,
  type ExplainingBaseline,
} from "./baselines/methods.ts";
export { type Baseline, readBaseline } from "./baselines/read-baseline.ts";
export { EFFECTIVE, testBaseline, type TestedBaseline, testZeroShot } from "./baselines/test-baseline.ts";
export { TRAINING_DEFAULTS, trainBaseline } from "./baselines/train-baseline.ts";
