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
export type { ChosenDrawing, LeftOut } from "./interventions/drawings/choose-drawings.ts";
export { openStyle, type Style, type StyleDrawing } from "./interventions/drawings/open-style.ts";
export { evaluateInterventions, type InterventionsOptions } from "./interventions/evaluate-interventions.ts";
export { interventionTables, type ResultTable } from "./interventions/intervention-tables.ts";
export type { Estimate, Interventions, ScoredMethod } from "./interventions/interventions.ts";
export { type DrawingRecord, makeManifest, type Manifest } from "./interventions/manifest.ts";
export { type GivenAttributions, openAttributions } from "./interventions/methods/read-attributions.ts";
