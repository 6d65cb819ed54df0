import { rm, rmdir } from "node:fs/promises";
import { CommonGroundError } from "@commonground/core";
import { cacheError } from "./cache-error.ts";
import { repoPaths } from "./cache-layout.ts";
import type { HubSettings } from "./hub-settings.ts";
import { type CachedRepository, listCache } from "./list-cache.ts";
import { defaultPatience } from "./patience.ts";
import { clearLocks, unlessPulled } from "./pull-lock.ts";

/**
 * Removes a repository with all its revisions from the cache, for every tool that shares it. Returns what it had.
 * Throws `NOT_FOUND` when it is not there, `RUNTIME` while a process downloads it, `NOT_WRITABLE`.
 */
export async function removeRepository(repo: string, settings: HubSettings): Promise<CachedRepository> {
  const [cached] = await listCache(settings, repo);
  if (cached === undefined) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${repo}: is not in the cache (${settings.cacheDirectory}); check the name`,
    );
  }
  const paths = repoPaths(settings.cacheDirectory, repo);
  try {
    const removed = await unlessPulled(paths, defaultPatience, async () => {
      await rm(paths.root, { recursive: true, force: true });
      await clearLocks(paths, defaultPatience, /./u);
      return cached;
    });
    if (removed !== null) {
      // Stays where a pull waits for its turn.
      await rmdir(paths.locks).catch(() => {});
      return removed;
    }
  } catch (error) {
    throw cacheError(settings.cacheDirectory, error);
  }
  throw new CommonGroundError(
    "RUNTIME",
    `${repo}: another process is downloading it; wait for it or stop it, then remove it`,
  );
}
