import { rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheError } from "./cache-error.ts";
import { repoPaths } from "./cache-layout.ts";
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
 * Removes what nothing leads to: revisions that no branch or tag stands for any more (where one stands for another),
 * blobs that no revision needs, and unfinished downloads that nobody is at. Models pulled by commit alone stay. Throws
 * `NOT_WRITABLE`.
 */
export async function pruneCache({ settings, repo, dryRun = false }: PruneOptions): Promise<Pruned[]> {
  const pruned: Pruned[] = [];
  for (const model of await listCache(settings, repo)) {
    const revisions = oldRevisions(model);
    const blobs = unneededBlobs(model, revisions);
    const parts = await restingParts(model, settings);
    const paths = repoPaths(settings.cacheDirectory, model.repo);
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
    } catch (error) {
      throw cacheError(settings.cacheDirectory, error);
    }
  }
  return pruned;
}

function oldRevisions(model: CachedModel): CachedRevision[] {
  const named = model.revisions.some(({ refs }) => refs.length > 0);
  return named ? model.revisions.filter(({ refs }) => refs.length === 0) : [];
}

function unneededBlobs(model: CachedModel, removed: readonly CachedRevision[]): CachedModel["blobs"] {
  const kept = model.revisions.filter((revision) => !removed.includes(revision));
  const needed = new Set(kept.flatMap(({ files }) => files.map(({ blob }) => blob)));
  return model.blobs.filter(({ name }) => !needed.has(name));
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
