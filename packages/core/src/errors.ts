/** Stable identifiers of everything that can go wrong; safe to switch on. */
export type ErrorCode =
  | "CORRUPT"
  | "INVALID_ANSWER"
  | "INVALID_ARGUMENT"
  | "INVALID_BANK"
  | "INVALID_CLASSES"
  | "INVALID_CONFIG"
  | "INVALID_DATA_SET"
  | "INVALID_EXPLANATION"
  | "INVALID_IMAGE"
  | "INVALID_PLAN"
  | "INVALID_RESULTS"
  | "INVALID_TOKENIZER"
  | "INVALID_WEIGHTS"
  | "MISSING_TENSOR"
  | "NETWORK"
  | "NOT_FOUND"
  | "NOT_WRITABLE"
  | "OFFLINE"
  | "RUNTIME"
  | "TOO_LARGE"
  | "UNAUTHORISED"
  | "UNSUPPORTED_ARCHITECTURE"
  | "UNSUPPORTED_FEATURE";

/**
 * Every error this project throws on purpose. The message is one line: what was wrong, where, and what to do.
 * A lower-level error, where there is one, is kept as `cause`.
 */
export class CommonGroundError extends Error {
  override readonly name = "CommonGroundError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
