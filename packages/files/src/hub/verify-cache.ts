import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { blobHash } from "./blob-hash.ts";
import { cacheError } from "./cache-error.ts";
import type { HubSettings } from "./hub-settings.ts";
import type { RepoType } from "./repository.ts";
import { listCache, type CachedRepository } from "./list-cache.ts";

export interface VerifiedFile {
  readonly repo: string;
  /** Path in the snapshots that lead to it: `<commit>/<file>`, the first of several. Null for an unused blob. */
  readonly file: string | null;
  readonly size: number;
  /**
   * `ok`: the bytes have the hash they should. `corrupt`: they have not. `missing`: the snapshot leads nowhere.
   * `unknown`: a file of its own, whose hash the cache does not say.
   */
  readonly status: "ok" | "corrupt" | "missing" | "unknown";
}

export interface VerifyCacheOptions {
  readonly settings: HubSettings;
  /** Just this repository. */
  readonly repo?: string | undefined;
  /** Just repositories of this type. */
  readonly type?: RepoType | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after each file. */
  readonly onFile?: ((file: VerifiedFile) => void) | undefined;
}

/**
 * Hashes everything in the cache again and compares with the names that the blobs have. Throws `NOT_FOUND` for a cache,
 * or a blob, that cannot be read, or the signal's reason.
 */
export async function verifyCache(options: VerifyCacheOptions): Promise<VerifiedFile[]> {
  const { settings, repo, type, signal, onFile } = options;
  const verified: VerifiedFile[] = [];
  const add = (file: VerifiedFile) => {
    verified.push(file);
    onFile?.(file);
  };
  for (const cached of await listCache(settings, repo)) {
    if (type !== undefined && cached.type !== type) continue;
    const leading = leadingFiles(cached);
    for (const { name, size } of cached.blobs) {
      const status = await verifyBlob(join(cached.directory, "blobs", name), name, signal).catch((error) => {
        signal?.throwIfAborted();
        throw cacheError(settings.cacheDirectory, error, "read");
      });
      add({ repo: cached.repo, file: leading.get(name) ?? null, size, status });
    }
    const blobs = new Set(cached.blobs.map(({ name }) => name));
    for (const { commit, files } of cached.revisions) {
      for (const { path, blob, size } of files) {
        if (blob !== null && blobs.has(blob)) continue;
        const status = size === null ? "missing" : "unknown";
        add({ repo: cached.repo, file: `${commit}/${path}`, size: size ?? 0, status });
      }
    }
  }
  return verified;
}

function leadingFiles(cached: CachedRepository): Map<string, string> {
  const leading = new Map<string, string>();
  for (const { commit, files } of cached.revisions) {
    for (const { path, blob } of files) {
      if (blob !== null && !leading.has(blob)) leading.set(blob, `${commit}/${path}`);
    }
  }
  return leading;
}

async function verifyBlob(
  path: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<VerifiedFile["status"]> {
  signal?.throwIfAborted();
  const found = await stat(path).catch(() => null);
  if (found === null) return "missing";
  const hash = blobHash(name, found.size);
  if (hash === null) return "unknown";
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest("hex") === name ? "ok" : "corrupt";
}
