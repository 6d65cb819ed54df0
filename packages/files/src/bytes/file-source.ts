import { open, stat } from "node:fs/promises";
import { CommonGroundError, type ErrorCode } from "@commonground/core";
import type { ByteSource } from "./byte-source.ts";
import { fileError } from "./read-file-bytes.ts";

/** Node reads at most 2 GiB − 1 at once. */
const MAX_READ_BYTES = 2 ** 30;

/** What a file is, for messages, and the code of its errors. */
export interface FileKind {
  readonly what: string;
  readonly code: ErrorCode;
}

const SAFETENSORS: FileKind = { what: "safetensors file", code: "INVALID_WEIGHTS" };

/**
 * A byte source over a file, one of safetensors if not said otherwise. The file is opened for each read, so there is nothing to
 * close. Throws NOT_FOUND or the code of its kind.
 */
export async function fileSource(path: string, kind: FileKind = SAFETENSORS): Promise<ByteSource> {
  const found = await stat(path).catch((cause: unknown) => {
    throw fileError(path, kind.what, kind.code, cause);
  });
  if (!found.isFile()) {
    throw new CommonGroundError(kind.code, `${path}: is no regular file; give the path of a ${kind.what}`);
  }
  return { name: path, size: found.size, read: (offset, length) => readRange(path, kind, offset, length) };
}

async function readRange(
  path: string,
  { what, code }: FileKind,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const file = await open(path).catch((cause: unknown) => {
    throw fileError(path, what, code, cause);
  });
  try {
    for (let done = 0; done < length;) {
      const wanted = Math.min(length - done, MAX_READ_BYTES);
      const { bytesRead } = await file.read(bytes, done, wanted, offset + done);
      if (bytesRead === 0) {
        throw new CommonGroundError(code, `${path}: became shorter while it was read; try again`);
      }
      done += bytesRead;
    }
  } finally {
    await file.close();
  }
  return bytes;
}
