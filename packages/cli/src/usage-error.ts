import { CommonGroundError } from "@commonground/core";

/** A wrong command line that shows only after it has been parsed; ends the command with `USAGE`. */
export class UsageError extends CommonGroundError {
  constructor(message: string) {
    super("INVALID_ARGUMENT", message);
  }
}
