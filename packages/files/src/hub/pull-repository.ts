import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { writeFileAtomically } from "../disk/write-atomically.ts";
import { type RepoPaths, repoPaths } from "./cache-layout.ts";
import { checkRevision, isCommit } from "./check-name.ts";
import type { ChooseFiles } from "./choose-files.ts";
import { downloadFile, type DownloadOptions } from "./download-file.ts";
import { findSnapshot, type Snapshot } from "./find-snapshot.ts";
import { noteListing } from "./noted-listing.ts";
import { defaultPatience } from "./patience.ts";
import { whilePulling } from "./pull-lock.ts";
import { resolveRevision, type RemoteFile, type ResolvedRevision } from "./resolve-revision.ts";
import { forgetSuperseded, notePinned, noteSuperseded } from "./superseded.ts";

export interface PullOptions extends DownloadOptions {
  /** Branch, tag or commit; `main` unless given. */
  readonly revision?: string | undefined;
  /** What is wanted of the files. */
  readonly choose: ChooseFiles;
  /** Told the commit before anything is downloaded. */
  readonly onCommit?: ((commit: string) => void) | undefined;
  /** Sees each file that has come, in the order of `choose`, before the next; what it throws ends the pull. */
  readonly inspect?: ((name: string, path: string) => void | Promise<void>) | undefined;
  /** What the hub has answered to pulls that share this; of each revision it is asked once. */
  readonly answers?: Map<string, ResolvedRevision> | undefined;
}

/**
 * Brings what is chosen of a repository into the cache: its revision is pinned to a commit and the files are downloaded
 * that are not there. Where the hub cannot be asked (`HF_HUB_OFFLINE`, no connection, no longer allowed) a snapshot in
 * the cache is used, and a whole commit whose files are known and there needs no question. Throws `INVALID_ARGUMENT` for
 * names that are none, and what `resolveRevision`, `choose`, `downloadFile` and `inspect` throw.
 */
export async function pullRepository(repo: string, options: PullOptions): Promise<Snapshot> {
  const { settings, revision = "main", choose, onCommit, inspect, signal } = options;
  const { patience = defaultPatience } = options;
  const paths = repoPaths(settings.cacheDirectory, repo);
  checkRevision(revision);
  const cached = await findSnapshot(repo, revision, settings, choose);
  const isFixed = isCommit(revision) && cached?.listed === true;
  if (cached !== null && (isFixed || settings.offline)) return announce(cached, options);
  if (settings.offline) {
    throw new CommonGroundError(
      "OFFLINE",
      `${repo}: is not in the cache at revision ${revision} (${settings.cacheDirectory}) and HF_HUB_OFFLINE is set; ` +
        `unset it, or pull it once where there is a network`,
    );
  }
  const resolved = await resolveOnce(repo, revision, options, cached);
  if (resolved === null) return announce(cached as Snapshot, options);
  const { commit } = resolved;
  const byPath = new Map((resolved.files ?? []).map((file) => [file.path, file]));
  const files = choose(repo, [...byPath.keys()]);
  onCommit?.(commit);
  await whilePulling(paths, { patience, signal }, async () => {
    if (isCommit(revision)) await notePinned(paths, commit);
    await forgetSuperseded(paths, commit);
    for (const path of files) {
      const target = await downloadFile(repo, commit, byPath.get(path) as RemoteFile, options);
      await inspect?.(path, target);
    }
    await unlessReadOnly(noteListing(paths, commit, [...byPath.keys()]));
    if (revision !== commit) await keepRef(paths, revision, commit);
  });
  return { repo, commit, directory: join(paths.snapshots, commit), files, listed: true, source: "hub" };
}

function announce(snapshot: Snapshot, { onCommit }: PullOptions): Snapshot {
  onCommit?.(snapshot.commit);
  return snapshot;
}

async function resolveOnce(
  repo: string,
  revision: string,
  options: PullOptions,
  cached: Snapshot | null,
): Promise<ResolvedRevision | null> {
  const key = `${repo}@${revision}`;
  const known = options.answers?.get(key);
  if (known !== undefined) return known;
  const resolved = await resolveUnlessCached(repo, revision, options, cached);
  if (resolved !== null) options.answers?.set(key, resolved);
  return resolved;
}

/** Null where the hub cannot be asked but the cache has an answer; then it is asked only once. */
async function resolveUnlessCached(
  repo: string,
  revision: string,
  options: PullOptions,
  cached: Snapshot | null,
): Promise<ResolvedRevision | null> {
  if (cached === null) return await resolveRevision(repo, revision, options);
  const patience = { ...(options.patience ?? defaultPatience), attempts: 1 };
  try {
    return await resolveRevision(repo, revision, { ...options, patience });
  } catch (error) {
    const code = error instanceof CommonGroundError ? error.code : "";
    if (code === "NETWORK" || code === "UNAUTHORISED") return null;
    throw error;
  }
}

/** A cache that cannot be written, but has all files, is used as it is. */
async function keepRef(paths: RepoPaths, revision: string, commit: string): Promise<void> {
  const path = join(paths.refs, revision);
  const known = (await readFile(path, "utf8").catch(() => "")).trim();
  if (known === commit) return;
  await unlessReadOnly(writeFileAtomically(path, commit));
  if (isCommit(known)) await unlessReadOnly(noteSuperseded(paths, known));
}

async function unlessReadOnly(writing: Promise<void>): Promise<void> {
  await writing.catch((error: unknown) => {
    if (!(error instanceof CommonGroundError)) throw error;
  });
}
