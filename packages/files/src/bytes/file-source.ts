import { type FileHandle, open, stat } from "node:fs/promises";
import { CommonGroundError, type ErrorCode } from "@commonground/core";
import type { ByteRange, ByteSource } from "./byte-source.ts";
import { fileError } from "./read-file-bytes.ts";

/** Node reads at most 2 GiB − 1 at once. */
const MAX_READ_BYTES = 2 ** 30;

/** Small ranges that are read at once. */
const READS_AT_ONCE = 64;

/** What is read beside ranges rather than asking once more: a call costs as much as some ten thousand bytes. */
const MAX_GAP_BYTES = 2 ** 14;

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
  return {
    name: path,
    size: found.size,
    read: (offset, length) => withFile(path, kind, (file) => readRange(file, path, kind, { offset, length })),
    readEach: (ranges) =>
      withFile(path, kind, async (file) => {
        const stretches = stretchesOf(ranges);
        const read: Uint8Array[] = [];
        for (let i = 0; i < stretches.length; i += READS_AT_ONCE) {
          const some = stretches.slice(i, i + READS_AT_ONCE);
          const bytes = await Promise.all(some.map((stretch) => readRange(file, path, kind, stretch)));
          some.forEach(({ offset, members }, j) => {
            for (const k of members) {
              const from = ranges[k]!.offset - offset;
              read[k] = bytes[j]!.slice(from, from + ranges[k]!.length);
            }
          });
        }
        return read;
      }),
  };
}

/** Ranges near each other as one, with the places of each in the list. */
function stretchesOf(ranges: readonly ByteRange[]): (ByteRange & { readonly members: readonly number[] })[] {
  const order = ranges.map((_, i) => i).toSorted((a, b) => ranges[a]!.offset - ranges[b]!.offset);
  const stretches: { offset: number; length: number; members: number[] }[] = [];
  for (const i of order) {
    const { offset, length } = ranges[i]!;
    const last = stretches.at(-1);
    if (last === undefined || offset > last.offset + last.length + MAX_GAP_BYTES) {
      stretches.push({ offset, length, members: [i] });
    } else {
      last.length = Math.max(last.length, offset + length - last.offset);
      last.members.push(i);
    }
  }
  return stretches;
}

async function withFile<Result>(
  path: string,
  { what, code }: FileKind,
  use: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  const file = await open(path).catch((cause: unknown) => {
    throw fileError(path, what, code, cause);
  });
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function readRange(
  file: FileHandle,
  path: string,
  { code }: FileKind,
  { offset, length }: ByteRange,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const wanted = Math.min(length - done, MAX_READ_BYTES);
    const { bytesRead } = await file.read(bytes, done, wanted, offset + done);
    if (bytesRead === 0) {
      throw new CommonGroundError(code, `${path}: became shorter while it was read; try again`);
    }
    done += bytesRead;
  }
  return bytes;
}
