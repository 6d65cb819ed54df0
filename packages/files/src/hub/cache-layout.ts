/*
 * The cache of huggingface_hub (docs/source/en/guides/manage-cache.md there), shared with it:
 *
 *   models--owner--name/ (datasets--…, spaces--…)
 *   models--owner--name/blobs/<sha256, or git hash of a small file>
 *   models--owner--name/snapshots/<commit>/<path>  → ../../blobs/…
 *   models--owner--name/refs/<branch or tag>       the commit's hash
 *   .locks/models--owner--name/…
 *
 * Locks and parts of downloads have names of our own: huggingface_hub locks with flock, which Node lacks, and gives
 * its parts random names; it takes any `*.incomplete` for the remains of a download.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkFilePath, checkRevision, isCommit } from "./check-name.ts";
import { parseRepo } from "./repository.ts";

export interface RepoPaths {
  /** The repository's folder in the cache. */
  readonly root: string;
  readonly blobs: string;
  readonly snapshots: string;
  readonly refs: string;
  readonly locks: string;
  /** What we noted of revisions; other tools look past it. */
  readonly notes: string;
}

/** Throws `INVALID_ARGUMENT` for a name that is none. */
export function repoPaths(cacheDirectory: string, repo: string): RepoPaths {
  const { type, id } = parseRepo(repo);
  const folder = `${type}s--${id.replace("/", "--")}`;
  const root = join(cacheDirectory, folder);
  return {
    root,
    blobs: join(root, "blobs"),
    snapshots: join(root, "snapshots"),
    refs: join(root, "refs"),
    locks: join(cacheDirectory, ".locks", folder),
    notes: join(root, "commonground"),
  };
}

/** The repository whose folder has this name; null for anything else in the cache. */
export function repoOfFolder(folder: string): string | null {
  const [, types, id] = /^(models|datasets|spaces)--(.*)$/su.exec(folder) ?? [];
  if (types === undefined || id === undefined) return null;
  const repo = `${types === "models" ? "" : `${types}/`}${id.replace("--", "/")}`;
  try {
    parseRepo(repo);
    return repo;
  } catch {
    return null;
  }
}

/** Throws `INVALID_ARGUMENT` for a path that would leave the snapshot. */
export function snapshotFile(paths: RepoPaths, commit: string, file: string): string {
  checkFilePath(file);
  return join(paths.snapshots, commit, file);
}

export function lockOf(paths: RepoPaths, blob: string): string {
  return join(paths.locks, `${blob}.commonground.lock`);
}

export function partOf(paths: RepoPaths, blob: string): string {
  return join(paths.blobs, `${blob}.commonground.incomplete`);
}

/** The commit that the cache last saw a revision at; a whole commit hash stands for itself. Null where unknown. */
export async function cachedCommit(paths: RepoPaths, revision: string): Promise<string | null> {
  checkRevision(revision);
  if (isCommit(revision)) return revision;
  const commit = (await readFile(join(paths.refs, revision), "utf8").catch(() => "")).trim();
  return isCommit(commit) ? commit : null;
}
