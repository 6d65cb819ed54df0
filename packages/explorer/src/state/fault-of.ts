import { CommonGroundError } from "@commonground/core";
import { WorkerFault } from "../worker/client.ts";
import type { Fault } from "../worker/messages.ts";

/** What the visitor alone can mend, in whole sentences: it is told without a code. */
export class PlainFault extends Error {}

/** What the page tells. */
export interface ToldFault {
  /** Null where there is nothing to look up. */
  readonly code: Fault["code"] | null;
  readonly message: string;
}

/** What is told of an error. Files of the page itself go by their names: its address may have a token in it. */
export function faultOf(error: unknown, base: string): ToldFault {
  const message = (error instanceof Error ? error.message : String(error)).replaceAll(base, "");
  if (error instanceof PlainFault) return { code: null, message };
  const known = error instanceof WorkerFault || error instanceof CommonGroundError;
  return { code: known ? error.code : "CRASHED", message };
}
