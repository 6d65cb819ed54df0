/*
 * Names that come from the command line or over the network and become paths: each is checked before it is joined to
 * anything.
 */
import { CommonGroundError } from "@commonground/core";

/** Longer paths do not fit into common file systems. */
const MAX_PATH_LENGTH = 1024;

/** A branch, tag or commit that can be a path below `refs/`. Throws `INVALID_ARGUMENT`. */
export function checkRevision(revision: string): void {
  if (!isContained(revision)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${JSON.stringify(revision)} is no revision; give a branch, a tag or a commit, such as main`,
    );
  }
}

/** A file's path inside its repository, which must stay inside the snapshot's folder. Throws `INVALID_ARGUMENT`. */
export function checkFilePath(path: string): void {
  if (!isContained(path)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${JSON.stringify(path)} is refused as a file of a repository: it would leave its folder; tell the repository's owner`,
    );
  }
}

/** Whether a revision is a whole commit hash, which never changes its meaning. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

function isContained(path: string): boolean {
  return (
    path.length <= MAX_PATH_LENGTH &&
    !/[\0\\]|^[A-Za-z]:/.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}
