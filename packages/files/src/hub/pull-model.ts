import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { writeFileAtomically } from "../disk/write-atomically.ts";
import { type RepoPaths, repoPaths } from "./cache-layout.ts";
import { checkRepo, checkRevision, isCommit } from "./check-name.ts";
import type { ChooseFiles } from "./chosen-files.ts";
import { downloadFile, type DownloadOptions } from "./download-file.ts";
import { findSnapshot, type Snapshot } from "./find-snapshot.ts";
import { matchesPatterns } from "./match-patterns.ts";
import { defaultPatience } from "./patience.ts";
import { forgetSuperseded, notePinned, noteSuperseded } from "./superseded.ts";
import { resolveRevision, type RemoteFile, type ResolvedRevision } from "./resolve-revision.ts";

export interface PullOptions extends DownloadOptions {
  /** Branch, tag or commit; `main` unless given. */
  readonly revision?: string | undefined;
  /** What is wanted of the files, unless patterns say. */
  readonly choose: ChooseFiles;
  /** Refuses files that must not be downloaded, by throwing. */
  readonly refuse?: ((repo: string, names: readonly string[]) => void) | undefined;
  /** Files by patterns such as `*.json`, instead of what a CLIP checkpoint needs. */
  readonly files?: readonly string[] | undefined;
  /** Told the commit before anything is downloaded. */
  readonly onCommit?: ((commit: string) => void) | undefined;
}

/**
 * Brings a model into the cache: its revision is pinned to a commit and the files are downloaded that are not there.
 * Where the hub cannot be asked (`HF_HUB_OFFLINE`, no connection, no longer allowed) a snapshot in the cache is used,
 * and a whole commit that is complete in the cache needs no question. Throws what `resolveRevision`, `chooseFiles` and
 * `downloadFile` throw.
 */
export async function pullModel(repo: string, options: PullOptions): Promise<Snapshot> {
  const { settings, revision = "main", files: patterns, onCommit } = options;
  checkRepo(repo);
  checkRevision(revision);
  const cached = await findSnapshot(repo, revision, settings, options.choose, patterns);
  const fixed = isCommit(revision) && cached?.tokenizer === true && cached.configured;
  const paths = repoPaths(settings.cacheDirectory, repo);
  // Before anything else, so that no prune that runs meanwhile takes it for left behind.
  if (isCommit(revision) && !settings.offline) await unlessReadOnly(notePinned(paths, revision));
  if (cached !== null && (fixed || settings.offline)) return announce(cached, options);
  if (settings.offline) {
    throw new CommonGroundError(
      "OFFLINE",
      `${repo}: is not in the cache at revision ${revision} (${settings.cacheDirectory}) and HF_HUB_OFFLINE is set; ` +
        `unset it, or pull the model once where there is a network`,
    );
  }
  const resolved = await resolveUnlessCached(repo, revision, options, cached);
  if (resolved === null) return announce(cached as Snapshot, options);
  const { commit, files } = resolved;
  const chosen = choose(repo, files ?? [], options);
  onCommit?.(commit);
  await forgetSuperseded(paths, commit);
  for (const file of chosen.files) await downloadFile(repo, commit, file, options);
  if (revision !== commit) await keepRef(paths, revision, commit);
  const directory = join(paths.snapshots, commit);
  return {
    repo,
    commit,
    directory,
    weights: chosen.weights,
    tokenizer: chosen.files.some(({ path }) => path === "tokenizer.json"),
    configured: patterns === undefined,
    source: "hub",
  };
}

function announce(snapshot: Snapshot, { onCommit }: PullOptions): Snapshot {
  onCommit?.(snapshot.commit);
  return snapshot;
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

function choose(
  repo: string,
  files: readonly RemoteFile[],
  { files: patterns, choose: chooseFiles, refuse }: PullOptions,
): { files: readonly RemoteFile[]; weights: string | null } {
  if (patterns === undefined) {
    const chosen = chooseFiles(
      repo,
      files.map(({ path }) => path),
    );
    const byPath = new Map(files.map((file) => [file.path, file]));
    return {
      files: chosen.files.map((path) => byPath.get(path) as RemoteFile),
      weights: chosen.weights,
    };
  }
  const matching = files.filter(({ path }) => matchesPatterns(path, patterns));
  refuse?.(
    repo,
    matching.map(({ path }) => path),
  );
  if (matching.length === 0) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${repo}: no file matches ${patterns.join(", ")}; it has ${files
        .slice(0, 20)
        .map(({ path }) => path)
        .join(", ")}`,
    );
  }
  return { files: matching, weights: null };
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
