import { open, stat } from "node:fs/promises";
import { CommonGroundError } from "@commonground/core";
import type { ByteSource } from "./byte-source.ts";
import { fileError } from "./read-file-bytes.ts";

/** Node reads at most 2 GiB − 1 at once. */
const MAX_READ_BYTES = 2 ** 30;

/**
 * A byte source over a file on the disk. It is opened for each read, so there is nothing to close. Throws NOT_FOUND
 * or INVALID_SAFETENSORS.
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const found = await stat(path).catch((cause: unknown) => {
    throw fileError(path, "safetensors file", "INVALID_SAFETENSORS", cause);
  });
  if (!found.isFile()) {
    throw new CommonGroundError(
      "INVALID_SAFETENSORS",
      `${path}: is no regular file; give a .safetensors file`,
    );
  }
  return { name: path, size: found.size, read: (offset, length) => readRange(path, offset, length) };
}

async function readRange(path: string, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const file = await open(path).catch((cause: unknown) => {
    throw fileError(path, "safetensors file", "INVALID_SAFETENSORS", cause);
  });
  try {
    for (let done = 0; done < length;) {
      const wanted = Math.min(length - done, MAX_READ_BYTES);
      const { bytesRead } = await file.read(bytes, done, wanted, offset + done);
      if (bytesRead === 0) {
        throw new CommonGroundError(
          "INVALID_SAFETENSORS",
          `${path}: became shorter while it was read; try again`,
        );
      }
      done += bytesRead;
    }
  } finally {
    await file.close();
  }
  return bytes;
}
