import { CommonGroundError } from "@commonground/core";
import { UsageError } from "./usage-error.ts";

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
  if (process.stdin.isTTY) {
    throw new UsageError(`"-" is standard input, but nothing is piped in; pipe ${what} into the command`);
  }
  return process.stdin;
}
