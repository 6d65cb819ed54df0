import { rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheError } from "./cache-error.ts";
import { lockOf, type RepoPaths, repoPaths } from "./cache-layout.ts";
import { forgetNotes, supersededCommits } from "./superseded.ts";
import { isLocked } from "../disk/file-lock.ts";
import type { HubSettings } from "./hub-settings.ts";
import { listCache, type CachedModel, type CachedRevision } from "./list-cache.ts";
import { defaultPatience } from "./patience.ts";

/** Other tools' downloads tell of themselves only by growing. */
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
  /** Just this model. */
  readonly repo?: string | undefined;
  /** Says what would be removed, and removes nothing. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Removes what nothing leads to: revisions that a branch or tag was seen to leave behind, blobs that no revision needs,
 * and unfinished downloads that nobody is at. Revisions without a name stay otherwise: they may have been pulled by
 * commit, by us or by other tools, or be on their way. Throws
 * `NOT_WRITABLE`.
 */
export async function pruneCache({ settings, repo, dryRun = false }: PruneOptions): Promise<Pruned[]> {
  const pruned: Pruned[] = [];
  for (const model of await listCache(settings, repo)) {
    const paths = repoPaths(settings.cacheDirectory, model.repo);
    const superseded = await supersededCommits(paths);
    const revisions = model.revisions.filter(
      ({ commit, refs }) => refs.length === 0 && superseded.has(commit),
    );
    const removable = {
      blobs: await unneededBlobs(model, revisions, paths),
      parts: await restingParts(model, settings),
    };
    // What was finished between the listing and the look at its lock is led to now.
    const now = (await listCache(settings, model.repo))[0] ?? model;
    const free = new Set((await unneededBlobs(now, revisions, paths)).map(({ name }) => name));
    const blobs = removable.blobs.filter(({ name }) => free.has(name));
    const parts = removable.parts.filter(({ name }) => now.parts.some((part) => part.name === name));
    const targets = [
      ...revisions.map(({ commit }) => join(paths.snapshots, commit)),
      // huggingface_hub keeps the listing of a commit here.
      ...revisions.map(({ commit }) => join(paths.root, "trees", `${commit}.json`)),
      ...[...blobs, ...parts].map(({ name }) => join(paths.blobs, name)),
    ];
    pruned.push(
      ...revisions.map((revision) => ({
        repo: model.repo,
        kind: "revision" as const,
        name: revision.commit,
        size: ownBytes(revision),
      })),
      ...blobs.map(({ name, size }) => ({ repo: model.repo, kind: "blob" as const, name, size })),
      ...parts.map(({ name, size }) => ({ repo: model.repo, kind: "part" as const, name, size })),
    );
    if (dryRun) continue;
    try {
      for (const target of targets) await rm(target, { recursive: true, force: true });
      await forgetNotes(
        paths,
        revisions.map(({ commit }) => commit),
      );
    } catch (error) {
      throw cacheError(settings.cacheDirectory, error);
    }
  }
  return pruned;
}

/** Blobs that no revision to be kept leads to; one that is being downloaded is led to last. */
async function unneededBlobs(
  model: CachedModel,
  removed: readonly CachedRevision[],
  paths: RepoPaths,
): Promise<CachedModel["blobs"]> {
  const gone = new Set(removed.map(({ commit }) => commit));
  const kept = model.revisions.filter(({ commit }) => !gone.has(commit));
  const needed = new Set(kept.flatMap(({ files }) => files.map(({ blob }) => blob)));
  const unneeded: CachedModel["blobs"][number][] = [];
  for (const blob of model.blobs) {
    if (needed.has(blob.name) || (await isLocked(lockOf(paths, blob.name), defaultPatience.lockStaleMs)))
      continue;
    unneeded.push(blob);
  }
  return unneeded;
}

function ownBytes({ files }: CachedRevision): number {
  return files.reduce((sum, { blob, size }) => sum + (blob === null ? (size ?? 0) : 0), 0);
}

async function restingParts(model: CachedModel, settings: HubSettings): Promise<CachedModel["parts"]> {
  const { locks } = repoPaths(settings.cacheDirectory, model.repo);
  const resting: CachedModel["parts"][number][] = [];
  for (const part of model.parts) {
    const busy = part.name.endsWith(OUR_PART)
      ? await isLocked(
          join(locks, part.name.replace(OUR_PART, ".commonground.lock")),
          defaultPatience.lockStaleMs,
        )
      : Date.now() - part.modifiedMs < RESTING_MS;
    if (!busy) resting.push(part);
  }
  return resting;
}
