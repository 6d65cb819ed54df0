import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { cacheError } from "./cache-error.ts";
import { repoPaths } from "./cache-layout.ts";
import { isLocked } from "../disk/file-lock.ts";
import type { HubSettings } from "./hub-settings.ts";
import { type CachedModel, listCache } from "./list-cache.ts";
import { defaultPatience } from "./patience.ts";

/**
 * Removes a model with all its revisions from the cache, for every tool that shares it. Returns what it had.
 * Throws `NOT_FOUND` when it is not there, `RUNTIME` while a process downloads it, `NOT_WRITABLE`.
 */
export async function removeModel(repo: string, settings: HubSettings): Promise<CachedModel> {
  const [model] = await listCache(settings, repo);
  if (model === undefined) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${repo}: is not in the cache (${settings.cacheDirectory}); list what is with "commonground model ls"`,
    );
  }
  const { root, locks } = repoPaths(settings.cacheDirectory, repo);
  for (const lock of await readdir(locks).catch(() => [])) {
    if (
      lock.endsWith(".commonground.lock") &&
      (await isLocked(join(locks, lock), defaultPatience.lockStaleMs))
    ) {
      throw new CommonGroundError(
        "RUNTIME",
        `${repo}: another process is downloading it; wait for it or stop it, then remove the model`,
      );
    }
  }
  try {
    await rm(root, { recursive: true, force: true });
    await rm(locks, { recursive: true, force: true });
  } catch (error) {
    throw cacheError(settings.cacheDirectory, error);
  }
  return model;
}
