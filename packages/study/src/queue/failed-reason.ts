import { hostname } from "node:os";
import { CommonGroundError, type ErrorCode } from "@commonground/core";

// BullMQ keeps a text of why a job failed; ours is a code and a message, so that the error arrives as it was thrown.

const OURS = /^([A-Z_]+): (.*)$/su;

/** What BullMQ says of a job whose workers were lost too often. */
const STALLED = "job stalled more than allowable limit";

/** The text for an error on this machine. */
export function failedReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${error instanceof CommonGroundError ? error.code : "RUNTIME"}: a worker on ${hostname()}: ${message}`;
}

/** The error of a text; `shard` is what the message calls the job, `losses` how often its worker may be lost. */
export function failureOf(reason: string, shard: string, losses: number): CommonGroundError {
  if (reason === STALLED) {
    return new CommonGroundError(
      "RUNTIME",
      `${shard}: its worker was lost ${losses} times; give workers more memory, or make "shardSize" smaller`,
    );
  }
  const [, code, message] = OURS.exec(reason) ?? [];
  return code === undefined
    ? new CommonGroundError("RUNTIME", `${shard}: ${reason}`)
    : new CommonGroundError(code as ErrorCode, message);
}
