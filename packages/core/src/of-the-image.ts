import { CommonGroundError, type ErrorCode } from "./errors.ts";

const CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "CORRUPT",
  "INVALID_IMAGE",
  "NOT_FOUND",
  "RUNTIME",
  "TOO_LARGE",
]);

/** Whether an error says what is wrong with one image and not with the run. */
export function isOfTheImage(error: unknown): error is CommonGroundError {
  return error instanceof CommonGroundError && CODES.has(error.code);
}
