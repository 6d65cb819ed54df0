import { CommonGroundError } from "@commonground/core";

/** More than any machine this runs on has cores; each thread takes memory before it does anything. */
export const MAX_THREADS = 512;

/** Throws `INVALID_ARGUMENT` for a number of threads that is none, or that no machine could serve. */
export function checkThreads(threads: number | undefined): void {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `threads is ${threads}; give a whole number from 1 to ${MAX_THREADS}, at best the number of cores`,
    );
  }
}
