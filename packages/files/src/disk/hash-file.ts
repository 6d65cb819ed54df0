import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { fileError } from "../bytes/read-file-bytes.ts";

export interface HashFileOptions {
  /** First byte that counts; 0 by default. */
  readonly from?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** SHA-256 of a file's bytes, hexadecimal, in constant memory. Throws NOT_FOUND or RUNTIME. */
export async function hashFile(path: string, options: HashFileOptions = {}): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path, { start: options.from ?? 0, highWaterMark: 1 << 20 }), hash, {
      signal: options.signal,
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw fileError(path, "file", "RUNTIME", error);
  }
  return hash.digest("hex");
}
