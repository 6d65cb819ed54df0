export { type AttributedRegions, byScore } from "./attribution/attributed-regions.ts";
export { MAX_REGIONS, regionCells, type RegionCells, removedArea } from "./attribution/region-cells.ts";
export { type PartScore, regionsOfExplanation } from "./attribution/regions-of-explanation.ts";
export { randomRegions } from "./controls/random-regions.ts";
export { bandRegions, centredDisc, gridRegions } from "./controls/regular-regions.ts";
export { type DropAndIncrease, dropAndIncrease } from "./measures/drop-and-increase.ts";
export { saco } from "./measures/saco.ts";
export {
  type ItemToLocalise,
  type JudgedInFrame,
  localise,
  type LocalisedImages,
} from "./localisation/localise.ts";
export type { Judgement } from "./localisation/judge-region.ts";
export type { Localisation, Localised, LocalisedMethod, Measured } from "./localisation/localisation.ts";
export { type DrawingSource, type SceneItem, sceneItems } from "./localisation/scenes/scene-items.ts";
export { writeScenes } from "./localisation/scenes/write-scenes.ts";
export { type Stage, STAGES } from "./localisation/object-stages.ts";
export { openAnnotations } from "./localisation/truth/open-annotations.ts";
export type { Annotations, Edges, Truth, TruthObject } from "./localisation/truth/truth.ts";
export { areaByShare, areaByStep } from "./removal/area-under.ts";
export { removalCurve, type RemovalCurve, setsAlong } from "./removal/removal-curves.ts";
export {
  type RemovalTask,
  type RemovalValues,
  removalValues,
  withoutRegions,
} from "./removal/removal-values.ts";
export { lerfMinusMorf, lerfMorfSets } from "./measures/lerf-morf.ts";
export {
  type AnswerFile,
  answerFilePath,
  readAnswerFile,
  withAnswerFile,
} from "./descriptors/generate/answer-file.ts";
export {
  type Chat,
  type ChatAnswer,
  type ChatEndpoint,
  type ChatMessage,
  type ChatOptions,
  type ChatPatience,
  type ChatRequest,
} from "./descriptors/generate/chat.ts";
export { createChat } from "./descriptors/generate/create-chat.ts";
export {
  type CostEstimate,
  ESTIMATE_RULE,
  estimateCost,
  placeholders,
} from "./descriptors/generate/estimate-cost.ts";
export {
  generateBank,
  type Generated,
  type GenerateOptions,
  type ModelUsage,
} from "./descriptors/generate/generate-bank.ts";
export type { GenerateSettings } from "./descriptors/generate/generate-settings.ts";
export {
  DESCRIPTOR_PROMPTS,
  type DescriptorPrompt,
  firstMessages,
  secondMessages,
} from "./descriptors/generate/prompts.ts";
export { bankAccuracy, type BankAccuracy, type LabelledImage } from "./descriptors/score/bank-accuracy.ts";
export {
  CLASS_AND_DESCRIPTOR,
  descriptorClassifiers,
  type DescriptorClassifiers,
} from "./descriptors/score/descriptor-classifiers.ts";
export { descriptorCoverage } from "./descriptors/score/descriptor-coverage.ts";
export { descriptorDiversity } from "./descriptors/score/descriptor-diversity.ts";
export { nameLeaks } from "./descriptors/score/name-leaks.ts";
export { nearDuplicates } from "./descriptors/score/near-duplicates.ts";
export { type BankScore, scoreBank } from "./descriptors/score/score-bank.ts";
export { type Elsewhere, readElsewhere } from "./attribution/elsewhere.ts";
export { equalCells, rings } from "./controls/regular-regions.ts";
export {
  PAPER_MEASURES,
  REMOVAL_MEASURE_NAMES,
  REMOVAL_MEASURES,
  type RemovalMeasure,
  STABILITY_MEASURES,
} from "./measures/removal-measures.ts";
export {
  chanceOf,
  METHOD_NAMES,
  METHOD_WORDS,
  type MethodName,
  METHODS,
  ORDERING_METHODS,
} from "./methods/methods.ts";
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
export { type BaselineCard, type Rate, readCard, type TrainingSettings } from "./baselines/card.ts";
export { encodeLabelled, type EncodedImages, type ImageToLearn } from "./baselines/encode-images.ts";
export {
  type BaselineExplainer,
  type ExplainBaselineOptions,
  openBaselineExplainer,
} from "./baselines/explain-baseline.ts";
export {
  BASELINE_WORDS,
  type BaselineName,
  BASELINES,
  EXPLAINING_BASELINES,
  type ExplainingBaseline,
} from "./baselines/methods.ts";
export { type Baseline, baselineClasses, baselineIdentity, readBaseline } from "./baselines/read-baseline.ts";
export { EFFECTIVE, testBaseline, type TestedBaseline, testZeroShot } from "./baselines/test-baseline.ts";
export { TRAINING_DEFAULTS, trainBaseline } from "./baselines/train-baseline.ts";
export type { ChosenDrawing, LeftOut } from "./interventions/drawings/choose-drawings.ts";
export { openStyle, type Style, type StyleDrawing } from "./interventions/drawings/open-style.ts";
export { evaluateInterventions, type InterventionsOptions } from "./interventions/evaluate-interventions.ts";
export { interventionTables, type ResultTable } from "./interventions/intervention-tables.ts";
export type { Estimate, Interventions, ScoredMethod } from "./interventions/interventions.ts";
export { CONTROLS_OF_PIECES } from "./interventions/summarise.ts";
export { type DrawingRecord, makeManifest, type Manifest } from "./interventions/manifest.ts";
export { type GivenAttributions, openAttributions } from "./interventions/methods/read-attributions.ts";
export { measureStability, type Stability } from "./stability/measure-stability.ts";
export { PERTURBATIONS } from "./stability/perturbations.ts";
export { randomPhrases, randomWordsBank, readWords } from "./randomisation/random-words.ts";
export {
  RANDOMISATION_MEASURE_NAMES,
  RANDOMISATION_MEASURES,
  type RandomisationMeasure,
} from "./randomisation/measures.ts";
export type {
  Randomisation,
  RandomisedMeasure,
  RandomisedStep,
  Verdict,
} from "./randomisation/randomisation.ts";
export { randomise } from "./randomisation/randomise.ts";
export type { LentEncoder, RandomiseOptions } from "./randomisation/randomise-options.ts";
export type { ItemToRandomise } from "./randomisation/see-and-tell.ts";
export { blocksOfStep, stepWords } from "./randomisation/steps.ts";
export { type Decision, DECISIONS } from "./gain/decide-classes.ts";
export {
  GAIN_KINDS,
  type GainClassifier,
  type GainKind,
  type GainSplit,
  type GainWording,
  type PairedGain,
} from "./gain/gain.ts";
export { type GainImages, pickImages } from "./gain/gain-images.ts";
export { type GainQuestion, measureGain, NEAREST, openGain } from "./gain/measure-gain.ts";
export { PAPER_GAINS } from "./gain/paper-gains.ts";
export { splitClasses } from "./gain/split-classes.ts";
