import { CommonGroundError } from "@commonground/core";
import { WorkerFault } from "../worker/client.ts";
import type { Fault } from "../worker/messages.ts";

/** What is told of an error. Files of the page itself go by their names: its address may have a token in it. */
export function faultOf(error: unknown, base: string): Fault {
  const message = (error instanceof Error ? error.message : String(error)).replaceAll(base, "");
  const known = error instanceof WorkerFault || error instanceof CommonGroundError;
  return { code: known ? error.code : "CRASHED", message };
}
