import type { FileHandle } from "node:fs/promises";
import type { Hash } from "node:crypto";
import type { Answer } from "./request.ts";

/** Large enough that disk and hash take turns rarely, small enough for the cache of a processor. */
const BUFFER_BYTES = 1 << 20;

/** A file that grows, and the hash of what it holds. */
export interface Growing {
  readonly handle: FileHandle;
  hash: Hash;
  /** Bytes written and hashed. */
  offset: number;
}

/**
 * Appends the body of an answer to `part`, hashing one buffer while the one before is written. However it ends, what
 * has arrived is in the file and `part.offset` says how much. Returns false, having kept no more than `limit` bytes,
 * when the body holds more.
 */
export async function receiveBody(
  { response, watch }: Answer,
  part: Growing,
  limit: number,
  onBytes: (received: number) => void,
): Promise<boolean> {
  const buffers = [Buffer.allocUnsafe(BUFFER_BYTES), Buffer.allocUnsafe(BUFFER_BYTES)] as const;
  let current = 0;
  let filled = 0;
  let writing = Promise.resolve();
  const flush = async () => {
    await writing;
    const bytes = buffers[current & 1]?.subarray(0, filled) as Buffer;
    writing = writeAll(part.handle, bytes, part.offset);
    // Awaited before the next buffer; until then a failure must not count as unhandled.
    writing.catch(() => {});
    part.hash.update(bytes);
    part.offset += filled;
    current += 1;
    filled = 0;
  };
  let fits = true;
  try {
    for await (const chunk of response.body ?? []) {
      watch.alive();
      fits = part.offset + filled + chunk.length <= limit;
      if (!fits) break;
      for (let taken = 0; taken < chunk.length;) {
        const length = Math.min(chunk.length - taken, BUFFER_BYTES - filled);
        buffers[current & 1]?.set(chunk.subarray(taken, taken + length), filled);
        taken += length;
        filled += length;
        if (filled === BUFFER_BYTES) await flush();
      }
      onBytes(part.offset + filled);
    }
  } finally {
    await flush();
    await writing;
  }
  return fits;
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
