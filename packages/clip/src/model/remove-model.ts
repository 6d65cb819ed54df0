/* Removing models of the hub from the cache along with what was quantised from their weights. */
import {
  type HubSettings,
  listCache,
  type Pruned,
  pruneCache,
  removeRepository,
} from "@commonground/files/node";
import { type CachedInt8, findInt8, removeInt8 } from "../quantise/int8-cache.ts";

/** A blob of a repository; the hub's large files are named by their SHA-256. */
interface OwnedBlob {
  readonly repo: string;
  readonly name: string;
}

/**
 * Removes a repository from the cache, and what was quantised from its weights, alone or with others', unless another
 * repository there has the same. Returns the bytes freed. Throws as `removeRepository`, and `NOT_WRITABLE`.
 */
export async function removeModel(repo: string, settings: HubSettings): Promise<number> {
  const { size, blobs } = await removeRepository(repo, settings);
  const gone = blobs.map(({ name }) => ({ repo, name }));
  const quantised = await removeInt8(await heldByNone(gone, settings));
  return quantised.reduce((sum, file) => sum + file.size, size);
}

/** What `pruneCache` removes of models, and what was quantised from it; `dryRun` only says what it would be. */
export async function pruneModels(
  settings: HubSettings,
  dryRun: boolean,
): Promise<{ readonly pruned: readonly Pruned[]; readonly quantised: readonly CachedInt8[] }> {
  const pruned = await pruneCache({ settings, type: "model", dryRun });
  const blobs = await heldByNone(
    pruned.filter(({ kind }) => kind === "blob"),
    settings,
  );
  return { pruned, quantised: await (dryRun ? findInt8(blobs) : removeInt8(blobs)) };
}

/** Names of the blobs that no repository in the cache holds, but for these. */
async function heldByNone(gone: readonly OwnedBlob[], settings: HubSettings): Promise<string[]> {
  const lost = new Set(gone.map(({ repo, name }) => `${repo} ${name}`));
  const left = (await listCache(settings)).flatMap(({ repo, blobs }) =>
    blobs.filter(({ name }) => !lost.has(`${repo} ${name}`)).map(({ name }) => name),
  );
  const held = new Set(left);
  return gone.map(({ name }) => name).filter((name) => !held.has(name));
}
