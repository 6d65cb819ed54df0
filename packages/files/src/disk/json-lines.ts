import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { checkWritable } from "./check-writable.ts";
import { makeFolder } from "./write-atomically.ts";

/** A file of one JSON value a line that is written as the values come. */
export interface JsonLines {
  write(value: unknown): Promise<void>;
  /** Gives the file its name. Without a value there is none. */
  close(): Promise<void>;
  /** Leaves no file. */
  discard(): Promise<void>;
}

/**
 * Opens `path` for one JSON value a line, in flat memory. Until `close` the lines stand in `<path>.partial`, so that a
 * reader never sees half a file under the name itself, and whatever ends the process, what was finished is there.
 * Throws `NOT_WRITABLE`.
 */
export async function openJsonLines(path: string): Promise<JsonLines> {
  const partial = `${path}.partial`;
  await checkWritable(dirname(path));
  let file: Awaited<ReturnType<typeof open>> | undefined;
  let closed = false;
  const failed = (cause: unknown) =>
    (cause as NodeJS.ErrnoException).code === "EEXIST"
      ? leftBehind(path, partial, cause)
      : new CommonGroundError(
          "NOT_WRITABLE",
          `${path}: cannot be written (${(cause as Error).message}); ${file === undefined ? "choose another place" : `what was finished is in ${partial}`}`,
          { cause },
        );
  const there = await stat(partial).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENAMETOOLONG") throw failed(error);
    return null;
  });
  if (there !== null) throw leftBehind(path, partial);
  return {
    async write(value) {
      try {
        if (file === undefined) {
          await makeFolder(dirname(path));
          // Neither through a link, nor over what an interrupted run has left.
          file = await open(partial, "wx");
        }
        await file.appendFile(`${JSON.stringify(value)}\n`);
      } catch (cause) {
        throw failed(cause);
      }
    },
    async discard() {
      if (closed) return;
      closed = true;
      if (file === undefined) return;
      await file.close();
      await rm(partial, { force: true });
    },
    async close() {
      if (closed) return;
      closed = true;
      if (file === undefined) {
        return;
      }
      try {
        await file.sync();
        await file.close();
        await rename(partial, path);
      } catch (cause) {
        throw failed(cause);
      }
    },
  };
}

function leftBehind(path: string, partial: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError(
    "NOT_WRITABLE",
    `${path}: ${partial} is there already, with what a run that was cut off has finished; move it away, or remove it, first`,
    { cause },
  );
}
