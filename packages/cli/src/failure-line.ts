import { CommonGroundError } from "@commonground/core";
import { oneLine } from "./one-line.ts";

/** One line for people; an error of our own says all there is to say, any other gets its stack with DEBUG set. */
export function failureLine(error: unknown): string {
  if (error instanceof CommonGroundError) return `commonground: ${oneLine(error.message)}`;
  if (process.env.DEBUG && error instanceof Error) return `commonground: ${error.stack}`;
  const message = error instanceof Error ? error.message : String(error);
  return `commonground: unexpected: ${oneLine(message.split("\n", 1)[0])} (set DEBUG=1 for the whole error, and please report it)`;
}
