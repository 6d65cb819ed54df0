/*
 * Pulls of a repository go on side by side; what removes files of it waits for none and lets none begin. Each pull
 * holds a lock of its own and then waits for a removal to end; a removal holds its lock and then looks for pulls. So
 * at least one of two that begin at once sees the other.
 */
import { randomUUID } from "node:crypto";
import { access, constants, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isLocked, withFileLock } from "../disk/file-lock.ts";
import type { RepoPaths } from "./cache-layout.ts";
import type { Patience } from "./patience.ts";

const PULL = /^pull-.+\.commonground\.lock$/u;
const REMOVAL = "removal.commonground.lock";

export interface PullLockOptions {
  readonly patience: Patience;
  readonly signal?: AbortSignal | undefined;
}

/** Runs what writes to a repository's cache, once nothing is being removed from it. A cache that is only read has no locks. */
export async function whilePulling<T>(
  { locks }: RepoPaths,
  { patience, signal }: PullLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const writable = await mkdir(locks, { recursive: true })
    .then(() => access(locks, constants.W_OK))
    .then(
      () => true,
      () => false,
    );
  if (!writable) return work();
  const own = join(locks, `pull-${randomUUID()}.commonground.lock`);
  return withFileLock(own, { patience, signal }, async () => {
    while (await isLocked(join(locks, REMOVAL), patience.lockStaleMs)) {
      await sleep(patience.lockPollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
    return work();
  });
}

/** Runs what removes files of a repository; null, and nothing is run, where a pull is under way. */
export async function unlessPulled<T>(
  paths: RepoPaths,
  patience: Patience,
  work: () => Promise<T>,
): Promise<T | null> {
  return withFileLock(join(paths.locks, REMOVAL), { patience }, async () => {
    if (await isPulled(paths, patience)) return null;
    await clearLocks(paths, patience, PULL);
    return work();
  });
}

/** Whether a living process pulls the repository. */
export async function isPulled({ locks }: RepoPaths, { lockStaleMs }: Patience): Promise<boolean> {
  for (const name of await namesIn(locks)) {
    if (PULL.test(name) && (await isLocked(join(locks, name), lockStaleMs))) return true;
  }
  return false;
}

/** Removes the locks that downloads have left and whose names match, but for those of pulls that wait. */
export async function clearLocks(
  { locks }: RepoPaths,
  { lockStaleMs }: Patience,
  matching: RegExp,
): Promise<void> {
  for (const name of await namesIn(locks)) {
    const path = join(locks, name);
    if (name === REMOVAL || !matching.test(name)) continue;
    if (PULL.test(name) && (await isLocked(path, lockStaleMs))) continue;
    await rm(path, { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}
