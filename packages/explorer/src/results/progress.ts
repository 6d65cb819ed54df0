/** Where the worker is: files read, of how many; or the share of a comparison that is done, of 1. */
export type Progress = (done: number, all: number, of: "files" | "comparison") => void;
