export { ablationFigures } from "./ablation/ablation-figures.ts";
export { ablationLatex } from "./ablation/ablation-latex.ts";
export {
  ABLATION_MEASURES,
  type AblationMeasure,
  OBJECT_MEASURES,
  WORD_MEASURES,
} from "./ablation/ablation-measures.ts";
export {
  type AblationEstimate,
  type AblationReport,
  ABLATIONS_SCHEMA,
  type AblationsReport,
} from "./ablation/ablation-report.ts";
export { ablationTables } from "./ablation/ablation-tables.ts";
export { changedMeasures } from "./ablation/changed-measures.ts";
export { type AblationQuestion, planAblation, type PlannedAblation } from "./ablation/plan-ablation.ts";
export { ABLATION_NAMES, type AblationName, ABLATIONS } from "./ablation/presets.ts";
export { reportAblation, type VariantRuns } from "./ablation/report-ablation.ts";
export { surely } from "./ablation/surely.ts";
export { type CheckedDataSet, checkDataSet, type CheckOptions } from "./datasets/check-data-set.ts";
export {
  type Box,
  DATA_SET_FORMATS,
  type DataSet,
  type DataSetFormat,
  type Item,
  type OpenOptions,
} from "./datasets/data-set.ts";
export { type EmojiConcept, emojiConcepts, emojiLabel } from "./datasets/emoji-style.ts";
export { needClasses } from "./datasets/need-classes.ts";
export { openDataSet } from "./datasets/open-data-set.ts";
export { readItemImage } from "./datasets/read-item-image.ts";
export type {
  Answers as DiffAnswers,
  ConceptChange,
  Concepts,
  Diff,
  DiffSide,
  MeasureChange,
  Parts,
} from "./diff/diff.ts";
export { EVALUATION_COLUMNS, type EvaluationRow, REMOVALS } from "./evaluation/evaluation-columns.ts";
export { type EvaluationPlan, SETTINGS_OF_METHODS } from "./evaluation/evaluation-plan.ts";
export { evaluationFigures } from "./evaluation/evaluation-figures.ts";
export { escapeLatex } from "./tables/latex-table.ts";
export { evaluationLatex } from "./evaluation/evaluation-latex.ts";
export { renderEvaluationPage } from "./evaluation/evaluation-page.ts";
export type { Strip } from "./evaluation/strip-figures.ts";
export type {
  EvaluationReport,
  EvaluationRunReport,
  MeasureEstimate,
  MethodReport,
} from "./evaluation/evaluation-report.ts";
export { evaluationTables } from "./evaluation/evaluation-tables.ts";
export { againstChance, methodWords, wholeFrameWords } from "./evaluation/method-words.ts";
export { reportEvaluation, type RunSteps } from "./evaluation/report-evaluation.ts";
export { imageFile } from "./examples/image-file.ts";
export type { KeptTally } from "./embeddings/kept-embeddings.ts";
export { diffRuns } from "./diff/diff-runs.ts";
export { type CheckedLimit, checkLimits, type Limit, parseLimits } from "./diff/limits.ts";
export { openDiff, type PlannedSide } from "./diff/open-diff.ts";
export { type Example, findExamples } from "./examples/find-examples.ts";
export type { NullFigure, NullName, NullReport } from "./nulls/null-report.ts";
export { NULLS } from "./nulls/null-report.ts";
export { prepareCompanion, readStudiedPlan } from "./nulls/prepare-companion.ts";
export { missingNulls } from "./nulls/missing-nulls.ts";
export { SHARED_FIGURES } from "./nulls/shared-figures.ts";
export { readPlanFile, refuseForeignPlan } from "./plan/read-plan.ts";
export { parsePlan } from "./plan/parse-plan.ts";
export { KEPT, type Kept, type PlannedModel, type StudyPlan, STUDY_SCHEMA } from "./plan/plan.ts";
export { COLUMNS, type ColumnName, type ResultRow } from "./results/columns.ts";
export { decodeRows } from "./results/decode-rows.ts";
export { encodeRows } from "./results/encode-rows.ts";
export type { Run } from "./results/open-results.ts";
export { openWholeRun } from "./results/open-run.ts";
export { runStudy, type RunStudyOptions } from "./run/run-study.ts";
export { checkRunFolders } from "./run/check-run-folders.ts";
export { type Job, jobsOf, openStudy, type Study } from "./run/study.ts";
export {
  type Done,
  createWorker,
  embeddingsFolder,
  runFolder,
  type Worker,
  type WorkerOptions,
} from "./run/worker.ts";
export { needImages } from "./rank/need-images.ts";
export { type JudgedRanking, judgeRankings } from "./rank/judge-rankings.ts";
export { rankRuns } from "./rank/rank-runs.ts";
export { type RankOptions } from "./rank/score-models.ts";
export type { Judgement, OneRanking, RankedModel, Ranking } from "./rank/ranking.ts";
export { FIRST_RANKING, RANKING_KINDS, type RankingName } from "./rank/ranking-kinds.ts";
export { textScores } from "./rank/text-scores.ts";
export { agreementWithMajority, agreementWithOthers } from "./ranking/agreement.ts";
export { type Answers, classProbabilities, predictedClasses } from "./ranking/class-probabilities.ts";
export { confidences } from "./ranking/confidence.ts";
export { COT_IMAGES } from "./ranking/cot.ts";
export { negativeEntropies } from "./ranking/entropy.ts";
export {
  type Judged,
  judgeRanking,
  type RankedModels,
  type RankingJudgement,
  type Scores,
} from "./ranking/judge-ranking.ts";
export { orderInWords } from "./ranking/order-in-words.ts";
export { type ModelOrder, orderModels } from "./ranking/order-models.ts";
export { type ImageRanking, imageRankings } from "./ranking/rankings.ts";
export { regret } from "./ranking/regret.ts";
export { seededSample } from "./ranking/seeded-sample.ts";
export { classSeparation, type ClassTexts, textAccuracy } from "./ranking/text-only.ts";
export { atc, type Correct, differenceOfConfidences, labelledAccuracy } from "./ranking/with-labels.ts";
export { FIGURES, type FigureName } from "./summary/measures.ts";
export { type FindingGroup, type FoundUnder, groupFindings } from "./summary/group-findings.ts";
export { modelName } from "./summary/model-name.ts";
export { assembleReport, reportStudy } from "./summary/report-study.ts";
export { type Told, tellRun } from "./summary/tell-run.ts";
export { type Rows } from "./summary/answer-information.ts";
export { tabulate } from "./summary/run-table.ts";
export type { Comparison, Finding, RunReport, StudyReport } from "./summary/study-report.ts";
export type { Estimate } from "./summary/summarise-run.ts";
export { latexTables } from "./tables/latex-table.ts";
export { tableParquet } from "./tables/table-parquet.ts";
export { studyTables } from "./tables/study-tables.ts";
export { studyFigures } from "./page/study-figures.ts";
export { printedFigures } from "./summary/printed-figures.ts";
export type { ExampleLink, RunExamples } from "./page/example-views.ts";
export { renderStudyPage } from "./page/study-page.ts";
export { gainLatex } from "./gain/gain-latex.ts";
export { GAIN_SPLITS, type GainReport, type GainSplitName } from "./gain/gain-report.ts";
export { gainTables } from "./gain/gain-tables.ts";
export { openGainStudies } from "./gain/open-gain.ts";
export { type GainStudy, reportGain } from "./gain/report-gain.ts";
