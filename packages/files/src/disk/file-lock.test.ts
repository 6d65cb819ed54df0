import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { impatient } from "../../testing/with-hub.ts";
import { isLocked, withFileLock } from "./file-lock.ts";
import { processMark } from "./process-mark.ts";

function withFolder(body: (lock: string, folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), "commonground-lock-"));
    try {
      await body(join(folder, "below", "a.lock"), folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}

const noProcess = 2 ** 30;

test(
  "of many at once each has the lock alone",
  withFolder(async (lock) => {
    let inside = 0;
    let most = 0;
    let done = 0;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        withFileLock(lock, { patience: { ...impatient, lockPollMs: 1 } }, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await sleep(2);
          inside -= 1;
          done += 1;
        }),
      ),
    );
    expect([most, done]).toEqual([1, 12]);
    expect(await readdir(join(lock, ".."))).toEqual([]);
  }),
);

test(
  "the lock is given back when the work fails",
  withFolder(async (lock) => {
    const failing = withFileLock(lock, { patience: impatient }, async () => {
      throw new Error("the work failed");
    });
    await expect(failing).rejects.toThrow("the work failed");
    expect(await isLocked(lock, impatient.lockStaleMs)).toBe(false);
  }),
);

test(
  "the lock of a process that is gone is taken over, by one of many",
  withFolder(async (lock, folder) => {
    await withFileLock(lock, { patience: impatient }, async () => {});
    await writeFile(lock, JSON.stringify({ pid: noProcess, host: processMark().host, id: "x" }));
    expect(await isLocked(lock, impatient.lockStaleMs)).toBe(false);
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, () =>
        withFileLock(lock, { patience: { ...impatient, lockPollMs: 1 } }, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await sleep(2);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(await readdir(folder, { recursive: true })).toEqual(["below"]);
  }),
);

test(
  "a lock from another machine is taken over only when nobody has renewed it for long",
  withFolder(async (lock) => {
    await withFileLock(lock, { patience: impatient }, async () => {});
    await writeFile(lock, JSON.stringify({ pid: noProcess, host: "elsewhere", id: "x" }));
    expect(await isLocked(lock, impatient.lockStaleMs)).toBe(true);
    const old = new Date(Date.now() - impatient.lockStaleMs - 1_000);
    await utimes(lock, old, old);
    expect(await isLocked(lock, impatient.lockStaleMs)).toBe(false);
    await withFileLock(lock, { patience: impatient }, async () => {
      expect(JSON.parse(await readFile(lock, "utf8"))).toMatchObject({ pid: process.pid });
    });
  }),
);

test(
  "who waits is told so, and an abort ends the wait",
  withFolder(async (lock) => {
    const aborter = new AbortController();
    const reason = new Error("the user left");
    await withFileLock(lock, { patience: impatient }, async () => {
      const waiting = withFileLock(
        lock,
        { patience: impatient, signal: aborter.signal, onWait: async () => aborter.abort(reason) },
        async () => {},
      );
      await expect(waiting).rejects.toBe(reason);
      expect(await isLocked(lock, impatient.lockStaleMs)).toBe(true);
    });
  }),
);
