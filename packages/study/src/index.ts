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
export { parsePlan } from "./plan/parse-plan.ts";
export { type PlannedModel, type StudyPlan, STUDY_SCHEMA } from "./plan/plan.ts";
export { COLUMNS, type ColumnName, type ResultRow } from "./results/columns.ts";
export { decodeRows } from "./results/decode-rows.ts";
export { encodeRows } from "./results/encode-rows.ts";
export { runStudy, type RunStudyOptions } from "./run/run-study.ts";
export { type Job, jobsOf, openStudy, type Study } from "./run/study.ts";
export { type Done, createWorker, runFolder, type Worker, type WorkerOptions } from "./run/worker.ts";
