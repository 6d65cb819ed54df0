/*
 * One process at a time, by a file that only one can create. Its holder renews it while it works, so a lock is
 * abandoned when its process is gone (seen on the same machine) or when it was not renewed for a while (seen from
 * another machine on a shared disk). Nothing depends on it for correctness: what it guards is verified before use. It
 * saves the second download.
 */
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Patience } from "../hub/patience.ts";
import { hasEnded, type ProcessMark, processMark } from "./process-mark.ts";

export interface LockOptions {
  readonly patience: Patience;
  readonly signal?: AbortSignal | undefined;
  /** Told at each look at a lock that another process holds. */
  readonly onWait?: (() => Promise<void>) | undefined;
}

/** Runs `work` while holding the lock at `path`, whose folder is made where it is missing. */
export async function withFileLock<T>(
  path: string,
  { patience, signal, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const mark = JSON.stringify({ ...processMark(), id: randomUUID() });
  while (!(await take(path, mark))) {
    signal?.throwIfAborted();
    if (await isAbandoned(path, patience.lockStaleMs)) await clear(path, patience.lockStaleMs);
    else await onWait?.();
    await sleep(patience.lockPollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
  const renewal = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, patience.lockStaleMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    if ((await contentOf(path)) === mark) await rm(path, { force: true });
  }
}

/** Whether a living process holds the lock at `path`. */
export async function isLocked(path: string, lockStaleMs: number): Promise<boolean> {
  return (await contentOf(path)) !== null && !(await isAbandoned(path, lockStaleMs));
}

async function take(path: string, mark: string): Promise<boolean> {
  let file;
  try {
    // Each time: who removes what the lock guards may remove the folder.
    await mkdir(dirname(path), { recursive: true });
    file = await open(path, "wx");
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === "open" && (code === "EEXIST" || code === "ENOENT")) return false;
    throw error;
  }
  try {
    await file.writeFile(mark);
  } finally {
    await file.close();
  }
  return true;
}

async function contentOf(path: string): Promise<string | null> {
  return await readFile(path, "utf8").catch(() => null);
}

async function isAbandoned(path: string, lockStaleMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found === null) return false;
  if (Date.now() - found.mtimeMs > lockStaleMs) return true;
  const holder = parseMark(await contentOf(path));
  return holder !== null && hasEnded(holder);
}

/** Null for a lock that was created a moment ago and has nothing in it yet. */
function parseMark(text: string | null): ProcessMark | null {
  try {
    const { pid, host } = JSON.parse(text ?? "") as { pid: unknown; host: unknown };
    return Number.isInteger(pid) && typeof host === "string" ? { pid: pid as number, host } : null;
  } catch {
    return null;
  }
}

/**
 * Removes a lock that is abandoned. Many may find it so at once, and the slower ones would remove the new lock of the
 * fastest: so this too is done by one at a time, who looks again.
 */
async function clear(path: string, lockStaleMs: number): Promise<void> {
  const guard = `${path}.clearing`;
  if (!(await take(guard, ""))) {
    const found = await stat(guard).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > lockStaleMs) await rm(guard, { force: true });
    return;
  }
  try {
    if (await isAbandoned(path, lockStaleMs)) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}
