import { CommonGroundError, type ErrorCode } from "@commonground/core";

export interface Fault {
  /** `CRASHED` for what was not foreseen. */
  readonly code: ErrorCode | "CRASHED";
  readonly message: string;
}

export function faultOf(error: unknown): Fault {
  if (error instanceof CommonGroundError) return { code: error.code, message: error.message };
  return { code: "CRASHED", message: error instanceof Error ? error.message : String(error) };
}
