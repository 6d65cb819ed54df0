export type * from "./causes/causes.ts";
export { type ClassValues, type ClassValuesOptions, classValues } from "./causes/class-values.ts";
export { encodeSubsets } from "./causes/encode-subsets.ts";
export { findCauses, type CausesInput } from "./causes/find-causes.ts";
export { MAX_EXACT_PLAYERS, shapleyInteractions, shapleyValues } from "./causes/shapley.ts";
export { enoughSubsets, neededSubsets } from "./causes/enough-needed.ts";
export { keepPlayers, playerOfPixels, removedFrame } from "./causes/removals.ts";
export * from "./explanation/check-settings.ts";
export type { Bank, RecommendedCandidates } from "./concepts/bank.ts";
export { descriptorsOf } from "./concepts/descriptors-of.ts";
export { lintBank, type LintFinding, type LintOptions, type LintRule } from "./concepts/lint-bank.ts";
export { checkBankShape } from "./concepts/check-bank-shape.ts";
export { parseBank } from "./concepts/parse-bank.ts";
export { parseClasses, parseClassList } from "./concepts/parse-classes.ts";
export { splitTable, type TableRow } from "./concepts/split-table.ts";
export { fillTemplate } from "./concepts/templates.ts";
export { phraseKey, stemKey, words } from "./concepts/words.ts";
export { canonicalJson } from "./identity/canonical-json.ts";
export { contentHash, sha256 } from "./identity/content-hash.ts";
export * from "./encoder/encoder.ts";
export { answerWithout, type AnswerWithout } from "./explanation/answer-without.ts";
export * from "./errors.ts";
export { isOfTheImage } from "./of-the-image.ts";
export { explain, type ExplainOptions } from "./explanation/explain.ts";
export { explainJointly, type ExplainJointlyOptions } from "./explanation/explain-jointly.ts";
export { type ImageSource, type LeaveOut, seeJointly, type SeenMemory } from "./explanation/see-jointly.ts";
export { SEEING_SETTINGS, type Seen, type SeeingSettings } from "./explanation/seen.ts";
export { type Explained, tellImage, type Telling } from "./explanation/tell-image.ts";
export { look, lookedImage, type ImageToExplain, type Looked, type LookedImage } from "./explanation/look.ts";
export { findObject, type ObjectModel } from "./explanation/find-object.ts";
export { checkSupport } from "./explanation/check-support.ts";
export { settingsFor } from "./explanation/settings-for.ts";
export { type GivenKeys, type Keep, STEP_NAMES, type StepName, stepKeys } from "./explanation/keep.ts";
export { locateParts, type Located } from "./explanation/locate-parts.ts";
export { prepareTarget, type Target, targetOfClass } from "./language/target.ts";
export { languageConcepts } from "./language/language-concepts.ts";
export { shareKnowledge, type SharedKnowledge } from "./mutual/share-knowledge.ts";
export { nearestOfClasses } from "./language/nearest-of-classes.ts";
export * from "./explanation/explanation.ts";
export { checkExplanation } from "./explanation/check-explanation.ts";
export { EXPLANATION_JSON_SCHEMA } from "./explanation/explanation-schema.ts";
export type * from "./explanation/quantities.ts";
export { expandFeatures, isProjected, parseFeature, type ParsedFeature } from "./encoder/feature-names.ts";
export { keptPatches } from "./encoder/kept-patches.ts";
export { largestComponents } from "./image/components.ts";
export { refineMask } from "./image/dense-crf.ts";
export { fitEllipse, type FittedEllipse, type NoEllipse } from "./image/fit-ellipse.ts";
export { gaussianBlur } from "./image/gaussian-blur.ts";
export { greyscale } from "./image/grey.ts";
export { intersectMasks, maskArea, maskBox } from "./image/mask.ts";
export { decodeRuns, encodeRuns, type RunLengths } from "./image/run-lengths.ts";
export { patchesToPixels } from "./image/patches-to-pixels.ts";
export { normalisePixels } from "./image/normalise.ts";
export * from "./image/pixels.ts";
export { planResize, prepareImage, type Preprocess, type ResizePlan } from "./image/preprocess.ts";
export { regionPrompts } from "./image/region-prompts.ts";
export { resample, type Interpolation } from "./image/resample.ts";
export { classWeights } from "./language/class-weights.ts";
export { equalNames } from "./language/equal-names.ts";
export { descriptorWeights } from "./language/descriptor-weights.ts";
export type { TextWeightOptions } from "./language/encode-in-batches.ts";
export { nearestDescriptors, type NearestDescriptors } from "./language/nearest-descriptors.ts";
export { MAX_DESCRIPTORS } from "./concepts/limits.ts";
export { predict, type ClassScores } from "./language/predict.ts";
export { type TextCache } from "./language/text-cache.ts";
export { textMeans } from "./language/text-means.ts";
export { checkFinite } from "./linalg/check-finite.ts";
export { normaliseRows } from "./linalg/normalise-rows.ts";
export { gram, similarities } from "./linalg/products.ts";
export { symmetricEigen, type SymmetricEigen } from "./linalg/symmetric-eigen.ts";
export { createGaussian } from "./linalg/gaussian.ts";
export { createRandom, type Random } from "./linalg/random.ts";
export { sampleWithoutReplacement } from "./linalg/sample.ts";
export { topK } from "./linalg/top-k.ts";
export { assignmentDiversity } from "./matching/diversity.ts";
export { matchParts, type VisionConcepts } from "./matching/match-parts.ts";
export * from "./linalg/matrix.ts";
export { coupledMutualInformation } from "./mutual/coupled-mi.ts";
export { datasetDynamics } from "./mutual/dataset-dynamics.ts";
export {
  datasetMutualInformation,
  type DatasetMutualInformation,
  type DatasetObservations,
} from "./mutual/dataset-mi.ts";
export { dynamics, type MutualInformationEstimator } from "./mutual/dynamics.ts";
export { sharedAboveChance } from "./mutual/shared-above-chance.ts";
export { publishedMutualInformation } from "./mutual/published-mi.ts";
export { MAX_PARTS, partIdentity } from "./explanation/part-identity.ts";
export { predictTarget } from "./explanation/predict-target.ts";
export { recordParts } from "./explanation/record-parts.ts";
export * from "./explanation/settings.ts";
export { METHOD_VERSION, SOFTWARE_VERSION } from "./explanation/software-version.ts";
export { createSyntheticEncoder } from "./encoder/synthetic-encoder.ts";
export { classTokenSimilarity, type ClassTokenSimilarity } from "./vision/class-token-similarity.ts";
export { combineFeatures, featureOutputs } from "./vision/combine-features.ts";
export { pooled, redCircle, type Regions } from "./vision/encode-regions.ts";
export { partMasks, type PartMask } from "./vision/part-masks.ts";
export { assignParts, type PartModel, type PartPatches } from "./vision/assign-parts.ts";
export { findParts, type FoundParts, type PartSearch } from "./vision/parts.ts";
export { findProminentAxis, type ProminentAxis, scoresOn } from "./vision/prominent-axis.ts";
export { prominentPatches, type ProminentPatches } from "./vision/prominent-patches.ts";
export { candidatesOf, prepareVocabulary, type Vocabulary } from "./language/vocabulary.ts";
export { areaUnderRoc, countedAreaUnderRoc } from "./statistics/area-under-roc.ts";
export { type AreaEstimate, estimateAreaUnderRoc } from "./statistics/estimate-area-under-roc.ts";
export { benjaminiHochberg } from "./statistics/benjamini-hochberg.ts";
export {
  bootstrapDraws,
  clusterBootstrapDraws,
  type DrawnStatistic,
  type Resampling,
} from "./statistics/bootstrap-draws.ts";
export { bootstrapMeans } from "./statistics/bootstrap-means.ts";
export { meanInterval } from "./statistics/mean-interval.ts";
export { chiSquareSurvival } from "./statistics/chi-square.ts";
export { type AreaDifference, compareAreasUnderRoc } from "./statistics/compare-areas-under-roc.ts";
export { type CountedStatistic, type Counts, once } from "./statistics/counts.ts";
export { type CrossValidation, crossValidate, stratifiedFolds } from "./statistics/cross-validation.ts";
export { jaccardIndex } from "./statistics/jaccard.ts";
export { kendall } from "./statistics/kendall.ts";
export { likelihoodRatio, type LikelihoodRatioTest } from "./statistics/likelihood-ratio.ts";
export { linearFit, type LinearFit } from "./statistics/linear-fit.ts";
export { type LogisticFit, logisticRegression } from "./statistics/logistic-regression.ts";
export { countedMean } from "./statistics/mean.ts";
export type { NullDistribution } from "./statistics/permutation.ts";
export {
  pairedPermutation,
  pairedPermutations,
  type PairedPermutation,
} from "./statistics/paired-permutation.ts";
export { partialCorrelation } from "./statistics/partial-correlation.ts";
export { countedPearson, pearson } from "./statistics/pearson.ts";
export { type Interval, percentileInterval } from "./statistics/percentile-interval.ts";
export { shuffle } from "./statistics/permutation.ts";
export { quantile } from "./statistics/quantile.ts";
export { averageRanks } from "./statistics/ranks.ts";
export { countedSpearman, spearman } from "./statistics/spearman.ts";
export { wilsonInterval } from "./statistics/wilson-interval.ts";
