export { parsePlan } from "./plan/parse-plan.ts";
export { type PlannedModel, type StudyPlan, STUDY_SCHEMA } from "./plan/plan.ts";
export { COLUMNS, type ColumnName, type ResultRow } from "./results/columns.ts";
export { decodeRows } from "./results/decode-rows.ts";
export { encodeRows } from "./results/encode-rows.ts";
export { runStudy, type RunStudyOptions } from "./run/run-study.ts";
export { type Job, jobsOf, openStudy, type Study } from "./run/study.ts";
export { type Done, createWorker, runFolder, type Worker, type WorkerOptions } from "./run/worker.ts";
