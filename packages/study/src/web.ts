// What needs no disk: columns, measures and tallies of results, for pages that read them.

export { compareRuns } from "./diff/compare-runs.ts";
export type { ChangedAnswer, ConceptChange, Diff, DiffSide, MeasureChange, MovedPart } from "./diff/diff.ts";
export { PAIRED_COLUMNS, type PairedRow } from "./diff/pair-rows.ts";
export { COLUMNS, type ColumnKind, type ColumnName, RESULTS, type ResultRow } from "./results/columns.ts";
export { openChecked } from "./results/chunk-sums.ts";
export { type Column, readColumns } from "./results/read-columns.ts";
export { TOLD_FILE } from "./results/told-columns.ts";
export { ROWS_COLUMNS, ROWS_FACTS, ROWS_FILE, SHORT_COLUMNS, shardSizes } from "./results/short-columns.ts";
export { estimateCell, numberCell, percent, textCell, wideTable } from "./page/cells.ts";
export type { ExampleCell } from "./page/example-views.ts";
export { classesTable, confusionsTable } from "./page/fail-tables.ts";
export { STUDY_STYLE } from "./page/study-style.ts";
export { tellCorrelation } from "./page/tell-correlation.ts";
export { parseRunRecord } from "./run/parse-run-record.ts";
export type { RunIdentity, RunRecord } from "./run/run-record.ts";
export { shardOfFile } from "./shards/shard-file.ts";
export { type ClassFigures, createClassTally } from "./summary/class-tally.ts";
export { type Confusion, createConfusions } from "./summary/confusions.ts";
export { MEASURE_NAMES, type MeasureName, MEASURES } from "./summary/measures.ts";
export { modelName } from "./summary/model-name.ts";
export type { StudyReport } from "./summary/study-report.ts";
