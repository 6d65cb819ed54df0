import { stat } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { cachedCommit, repoPaths } from "./cache-layout.ts";
import { isCommit } from "./check-name.ts";
import type { ChooseFiles } from "./choose-files.ts";
import type { HubSettings } from "./hub-settings.ts";
import { listFilesBelow } from "./list-files-below.ts";
import { notedListing } from "./noted-listing.ts";
import { notePinned } from "./superseded.ts";

/** One revision of a repository on this disk. */
export interface Snapshot {
  readonly repo: string;
  /** The commit, 40 hexadecimal digits. */
  readonly commit: string;
  /** Folder with the files. */
  readonly directory: string;
  /** The files that were chosen, by their paths in it, the most important last. */
  readonly files: readonly string[];
  /**
   * Whether they were chosen among all that the hub has at the commit. Of a cache that others have filled only the part is
   * known that is there.
   */
  readonly listed: boolean;
  /** Where the commit was learnt. */
  readonly source: "hub" | "cache";
}

/**
 * The snapshot that the cache holds of a revision, whichever tool has put it there, without asking the network. Null
 * unless what is chosen, of all files of the hub where they were noted, is there. One that is asked for by its commit is noted to be wanted, for `pruneCache`.
 */
export async function findSnapshot(
  repo: string,
  revision: string,
  settings: HubSettings,
  choose: ChooseFiles,
): Promise<Snapshot | null> {
  const paths = repoPaths(settings.cacheDirectory, repo);
  const commit = await cachedCommit(paths, revision);
  if (commit === null) return null;
  const directory = join(paths.snapshots, commit);
  const names: string[] = [];
  for (const file of await listFilesBelow(directory)) {
    const found = await stat(join(directory, file)).catch(() => null);
    if (found?.isFile()) names.push(file);
  }
  const listing = await notedListing(paths, commit);
  try {
    const files = choose(repo, listing ?? names);
    if (files.some((file) => !names.includes(file))) return null;
    const snapshot = { repo, commit, directory, files, listed: listing !== null, source: "cache" } as const;
    if (isCommit(revision)) await notePinned(paths, commit);
    return snapshot;
  } catch (error) {
    if (error instanceof CommonGroundError) return null;
    throw error;
  }
}
