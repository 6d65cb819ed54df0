import { CommonGroundError } from "@commonground/core";

/** A wrong command line that shows only after it has been parsed; ends the command with `USAGE`. */
export class UsageError extends CommonGroundError {
  constructor(message: string) {
    super("INVALID_ARGUMENT", message);
  }
}

/** What `work` gives; an error of ours that it throws or rejects with is one of the command line. */
export async function orUsageError<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CommonGroundError && OF_THE_COMMAND_LINE.has(error.code)
      ? new UsageError(error.message)
      : error;
  }
}

const OF_THE_COMMAND_LINE: ReadonlySet<string> = new Set(["INVALID_ARGUMENT", "INVALID_PLAN"]);
