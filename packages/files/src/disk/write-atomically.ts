import { mkdir, open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { temporaryName } from "./temporary-file.ts";

type Content = string | Uint8Array | ((file: FileHandle) => Promise<void>);

/**
 * Writes a file so that a reader sees the old one or the whole new one: into a temporary name in the same folder,
 * flushed to disk, then renamed. Missing folders are made. A symbolic link is kept and its target replaced; an existing
 * file keeps its mode. `data` may be a function that fills the temporary file; what it throws is passed on where it is
 * not the file system's. Throws NOT_WRITABLE naming folder and reason, and leaves no file behind.
 */
export async function writeFileAtomically(path: string, data: Content): Promise<void> {
  try {
    await makeFolder(dirname(path));
    const target = await realpath(path).catch(() => path);
    const existing = await stat(target).catch(() => null);
    if (existing !== null && !existing.isFile()) {
      throw notWritable(
        path,
        existing.isDirectory() ? "there is a folder of that name" : "it is no regular file",
      );
    }
    await replace(target, data, existing?.mode);
  } catch (cause) {
    const passedOn = typeof data === "function" && (cause as NodeJS.ErrnoException).syscall === undefined;
    if (passedOn || cause instanceof CommonGroundError) throw cause;
    throw notWritable(path, reason(cause), cause);
  }
}

function notWritable(path: string, why: string, cause?: unknown): CommonGroundError {
  const isFull = FULL.has((cause as NodeJS.ErrnoException | undefined)?.code);
  const next = isFull ? "make room, or choose another place" : "choose another place";
  return new CommonGroundError(
    "NOT_WRITABLE",
    `${path}: cannot be written into the folder ${dirname(path)}: ${why}; ${next}`,
    { cause },
  );
}

/** Node's own recursive mkdir never returns where a file system answers ENOENT to a new folder, as /proc does. */
export async function makeFolder(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => null)) !== null) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

async function replace(target: string, data: Content, mode: number | undefined): Promise<void> {
  const temporary = temporaryName(target);
  const file = await open(temporary, "wx");
  try {
    try {
      if (mode !== undefined) await file.chmod(mode & 0o7777);
      if (typeof data === "function") await data(file);
      else await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EEXIST: "a part of the path is no folder",
  ENOENT: "the folder does not exist and cannot be made",
  ENOTDIR: "a part of the path is no folder",
  ENOSPC: "the disk is full",
  EFBIG: "the file is larger than its file system, or a limit of this process, allows",
  EIO: "the disk cannot be written",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  ENAMETOOLONG: "the name is too long",
};

const FULL: ReadonlySet<string | undefined> = new Set(["ENOSPC", "EDQUOT"]);

function reason(cause: unknown): string {
  return REASONS[(cause as NodeJS.ErrnoException).code ?? ""] ?? (cause as Error).message;
}
