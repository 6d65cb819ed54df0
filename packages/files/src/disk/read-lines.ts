import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { CommonGroundError } from "@commonground/core";
import { fileError } from "../bytes/read-file-bytes.ts";

export interface ReadLinesOptions {
  /** What the file is, for messages. */
  readonly what: string;
  /** A longer line throws `TOO_LARGE` before it is held. */
  readonly maxBytes: number;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** What messages call bytes without a path. */
export const STREAM_NAME = "standard input";

/**
 * The lines of a file, or of bytes as they come, as bytes, without their ends (`\n` or `\r\n`), one at a time. Throws `NOT_FOUND`, `TOO_LARGE`, or
 * `INVALID_ARGUMENT` for what is no regular file.
 */
export async function* readLines(
  source: string | AsyncIterable<Uint8Array>,
  { what, maxBytes }: ReadLinesOptions,
): AsyncGenerator<Uint8Array> {
  const path = typeof source === "string" ? source : STREAM_NAME;
  let number = 1;
  let held: Uint8Array[] = [];
  let size = 0;
  const take = (): Uint8Array => {
    const line = held.length === 1 ? held[0] : Buffer.concat(held, size);
    held = [];
    size = 0;
    number++;
    return line.at(-1) === RETURN ? line.subarray(0, -1) : line;
  };
  try {
    const chunks = typeof source === "string" ? await openFile(source, what) : source;
    for await (const chunk of chunks) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); ; end = chunk.indexOf(NEWLINE, start)) {
        const piece = chunk.subarray(start, end < 0 ? chunk.length : end);
        held.push(piece);
        size += piece.length;
        if (size > maxBytes) {
          throw new CommonGroundError(
            "TOO_LARGE",
            `${path}, line ${number}: has more than ${maxBytes} bytes, the most that a line may have here; give a ${what}`,
          );
        }
        if (end < 0) break;
        yield take();
        start = end + 1;
      }
    }
    if (size > 0) yield take();
  } catch (error) {
    throw error instanceof CommonGroundError ? error : fileError(path, what, "INVALID_ARGUMENT", error);
  }
}

async function openFile(path: string, what: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await stat(path);
  if (found.isFile()) return createReadStream(path);
  const kind = found.isDirectory() ? "a folder" : "no regular file";
  throw new CommonGroundError("INVALID_ARGUMENT", `${path}: is ${kind}; give the path of the ${what} itself`);
}
