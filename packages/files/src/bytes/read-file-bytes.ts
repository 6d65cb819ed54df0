import { open, stat } from "node:fs/promises";
import { CommonGroundError, type ErrorCode } from "@commonground/core";

export interface ReadFileOptions {
  /** What the file is, for messages: "image", "bank", … */
  readonly what: string;
  /** Larger files throw TOO_LARGE before they are read. */
  readonly maxBytes: number;
  /** Code for what is there but cannot be read: a folder, a device, a file without permission. */
  readonly code: ErrorCode;
  readonly signal?: AbortSignal | undefined;
}

/** The bytes of a regular file. Throws NOT_FOUND, TOO_LARGE or `options.code`, naming the path and what to do. */
export async function readFileBytes(path: string, options: ReadFileOptions): Promise<Uint8Array> {
  const { what, maxBytes, code, signal } = options;
  signal?.throwIfAborted();
  try {
    await checkRegularFile(path, options);
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > maxBytes) {
        throw new CommonGroundError(
          "TOO_LARGE",
          `${path}: the ${what} has ${size} bytes, the limit is ${maxBytes}; give a smaller one`,
        );
      }
      return await file.readFile({ signal });
    } finally {
      await file.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof CommonGroundError ? error : fileError(path, what, code, error);
  }
}

/** Refuses folders, pipes and devices; opening a pipe would wait for a writer. */
async function checkRegularFile(path: string, { what, code }: ReadFileOptions): Promise<void> {
  const found = await stat(path);
  if (found.isFile()) return;
  const kind = found.isDirectory() ? "a folder" : "no regular file";
  throw new CommonGroundError(code, `${path}: is ${kind}; give the path of the ${what} itself`);
}

/** The project's error for a failed file operation on `path`. */
export function fileError(path: string, what: string, code: ErrorCode, cause: unknown): CommonGroundError {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOENT":
    case "ENOTDIR":
      return new CommonGroundError("NOT_FOUND", `${path}: there is no such ${what}; check the path`, {
        cause,
      });
    case "EACCES":
    case "EPERM":
      return new CommonGroundError(
        code,
        `${path}: no permission to read the ${what}; change its mode or owner`,
        {
          cause,
        },
      );
    default:
      return new CommonGroundError(
        code,
        `${path}: the ${what} cannot be read (${(cause as Error).message})`,
        {
          cause,
        },
      );
  }
}
