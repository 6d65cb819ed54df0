import { CommonGroundError } from "@commonground/core";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of its path is no folder",
  EEXIST: "a part of its path is no folder",
};

/**
 * The project's error for a failed write, or read, below the cache; errors that are the project's already pass through.
 */
export function cacheError(
  cacheDirectory: string,
  cause: unknown,
  doing: "written" | "read" = "written",
): unknown {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  if (!(cause instanceof Error) || (cause as NodeJS.ErrnoException).syscall === undefined) return cause;
  return new CommonGroundError(
    doing === "written" ? "NOT_WRITABLE" : "NOT_FOUND",
    `${cacheDirectory}: the cache of the hub cannot be ${doing} (${REASONS[code] ?? cause.message}); ` +
      `${doing === "written" ? "make room or " : ""}choose another folder with HF_HUB_CACHE`,
    { cause },
  );
}
