import { CommonGroundError } from "@commonground/core";
import { UsageError } from "./usage-error.ts";

/** Stands for standard input where an image or another file is named. */
export const STANDARD_INPUT = "-";

/**
 * Before any work: throws `UsageError` where `-` is given and nothing is piped in, or for more than one thing, since
 * standard input ends with the first. By what is read (`an image`) what was named for it.
 */
export function checkStandardInput(
  named: Readonly<Record<string, string | readonly string[] | undefined>>,
): void {
  const asking = Object.keys(named).filter((what) => [named[what]].flat().includes(STANDARD_INPUT));
  if (asking.length === 0) return;
  if (asking.length > 1) {
    throw new UsageError(
      `"-" is standard input, which can be read once; it is given for ${asking.join(" and for ")}, give all but one as a file`,
    );
  }
  needPipe(asking[0]);
}

/** Everything that comes on standard input. Throws `UsageError` where a person sits there, `TOO_LARGE`, `NOT_FOUND`. */
export async function readStandardInput(what: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of standardInput(what)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) {
      throw new CommonGroundError("TOO_LARGE", `standard input: more than ${maxBytes} bytes; give ${what}`);
    }
  }
  if (size === 0) {
    throw new CommonGroundError("NOT_FOUND", `standard input: is empty; pipe ${what} into the command`);
  }
  return Buffer.concat(chunks, size);
}

/** Standard input as it comes. Throws `UsageError` where nothing is piped in. */
export function standardInput(what: string): AsyncIterable<Buffer> {
  needPipe(what);
  return process.stdin;
}

function needPipe(what: string): void {
  if (process.stdin.isTTY) {
    throw new UsageError(`"-" is standard input, but nothing is piped in; pipe ${what} into the command`);
  }
}
