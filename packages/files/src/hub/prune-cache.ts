import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheError } from "./cache-error.ts";
import { type RepoPaths, repoPaths } from "./cache-layout.ts";
import type { HubSettings } from "./hub-settings.ts";
import { type CachedRepository, type CachedRevision, listCache } from "./list-cache.ts";
import { defaultPatience } from "./patience.ts";
import { isPulled, unlessPulled } from "./pull-lock.ts";
import type { RepoType } from "./repository.ts";
import { forgetNotes, supersededCommits } from "./superseded.ts";

/** Other tools' downloads tell of themselves only by what they change. */
const RESTING_MS = 3_600_000;

const OUR_PART = ".commonground.incomplete";

export interface Pruned {
  readonly repo: string;
  /** `revision`: no branch or tag stands for it. `blob`: no revision needs it. `part`: of a download given up. */
  readonly kind: "revision" | "blob" | "part";
  /** Commit or name. */
  readonly name: string;
  /** Bytes that removing it frees; a revision's are counted with its blobs. */
  readonly size: number;
}

export interface PruneOptions {
  readonly settings: HubSettings;
  /** Just this repository. */
  readonly repo?: string | undefined;
  /** Just repositories of this type. */
  readonly type?: RepoType | undefined;
  /** Says what would be removed, and removes nothing. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Removes what is known to be wanted no more: revisions that a branch or tag was seen to leave behind, that no name in
 * `refs/` stands for, that were never asked for by their commit and that nothing was added to since; blobs that no
 * other revision needs; unfinished downloads that nobody is at. Other revisions without a name stay: other tools keep
 * no note of a commit that they were asked for. A repository that is being pulled is passed over, and no pull of it
 * begins meanwhile. Throws `NOT_WRITABLE`.
 */
export async function pruneCache({ settings, repo, type, dryRun }: PruneOptions): Promise<Pruned[]> {
  const pruned: Pruned[] = [];
  for (const cached of await listCache(settings, repo)) {
    if (type !== undefined && cached.type !== type) continue;
    const paths = repoPaths(settings.cacheDirectory, cached.repo);
    if (await isPulled(paths, defaultPatience)) continue;
    const plan = await planFor(cached, paths);
    if (plan.pruned.length === 0 || dryRun) {
      pruned.push(...plan.pruned);
      continue;
    }
    try {
      const removed = await unlessPulled(paths, defaultPatience, () => prune(cached.repo, settings, paths));
      pruned.push(...(removed ?? []));
    } catch (error) {
      throw cacheError(settings.cacheDirectory, error);
    }
  }
  return pruned;
}

async function prune(repo: string, settings: HubSettings, paths: RepoPaths): Promise<readonly Pruned[]> {
  // Anew: a pull may have ended since.
  const [cached] = await listCache(settings, repo);
  if (cached === undefined) return [];
  const { pruned, revisions } = await planFor(cached, paths);
  const commits = revisions.map(({ commit }) => commit);
  for (const commit of commits) {
    await rm(join(paths.snapshots, commit), { recursive: true, force: true });
    // huggingface_hub keeps the listing of a commit here.
    await rm(join(paths.root, "trees", `${commit}.json`), { force: true });
  }
  // Another tool may have linked to a blob while revisions were removed.
  const [left] = await listCache(settings, repo);
  const used = new Set(left?.blobs.filter((blob) => blob.used).map(({ name }) => name));
  const gone = pruned.filter(({ kind, name }) => kind !== "blob" || !used.has(name));
  for (const { kind, name } of gone) {
    if (kind !== "revision") await rm(join(paths.blobs, name), { force: true });
  }
  await forgetNotes(paths, commits);
  return gone;
}

async function planFor(
  { repo, revisions, blobs, parts }: CachedRepository,
  paths: RepoPaths,
): Promise<{ readonly pruned: readonly Pruned[]; readonly revisions: readonly CachedRevision[] }> {
  const superseded = await supersededCommits(paths);
  const left: CachedRevision[] = [];
  for (const revision of revisions) {
    const since = superseded.get(revision.commit);
    if (revision.refs.length > 0 || since === undefined) continue;
    if ((await newestChange(revision.directory)) <= since) left.push(revision);
  }
  const kept = revisions.filter((revision) => !left.includes(revision));
  const needed = new Set(kept.flatMap(({ files }) => files.map(({ blob }) => blob)));
  const freed = new Set(left.flatMap(({ files }) => files.map(({ blob }) => blob)));
  const resting = Date.now() - RESTING_MS;
  const unneeded: (typeof blobs)[number][] = [];
  for (const blob of blobs) {
    if (needed.has(blob.name)) continue;
    // One that nothing led to before may be about to be linked to.
    if (freed.has(blob.name) || (await changedMs(join(paths.blobs, blob.name))) < resting)
      unneeded.push(blob);
  }
  return {
    revisions: left,
    pruned: [
      ...left.map((revision) => ({
        repo,
        kind: "revision" as const,
        name: revision.commit,
        size: ownBytes(revision),
      })),
      ...unneeded.map(({ name, size }) => ({ repo, kind: "blob" as const, name, size })),
      ...parts
        .filter(({ name, modifiedMs }) => name.endsWith(OUR_PART) || modifiedMs < resting)
        .map(({ name, size }) => ({ repo, kind: "part" as const, name, size })),
    ],
  };
}

/** When a file's bytes or its name were last changed. */
async function changedMs(path: string): Promise<number> {
  const { mtimeMs, ctimeMs } = await lstat(path);
  return Math.max(mtimeMs, ctimeMs);
}

/** When a folder, or anything below it, was last changed; links count for themselves. */
async function newestChange(folder: string): Promise<number> {
  let newest = (await lstat(folder)).mtimeMs;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const found = await lstat(join(entry.parentPath, entry.name)).catch(() => null);
    newest = Math.max(newest, found?.mtimeMs ?? 0);
  }
  return newest;
}

function ownBytes({ files }: CachedRevision): number {
  return files.reduce((sum, { blob, size }) => sum + (blob === null ? (size ?? 0) : 0), 0);
}
