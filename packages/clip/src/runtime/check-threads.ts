import { CommonGroundError } from "@commonground/core";

/** Throws `INVALID_ARGUMENT` for a number of threads that is none. */
export function checkThreads(threads: number | undefined): void {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `loadModel: threads is ${threads}; give a whole number from 1`,
    );
  }
}
