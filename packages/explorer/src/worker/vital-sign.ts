import type { Begun } from "./messages.ts";

// Browsers tell no page of a worker that they ended, as where memory runs out; but the locks that it held are free then.

/** In a worker: takes a lock for life and says which. Pages that are not served securely have no locks. */
export function showLife(say: (message: Begun) => void): void {
  const { locks } = navigator as Partial<Pick<Navigator, "locks">>;
  if (locks === undefined) return;
  const lock = crypto.randomUUID();
  void locks.request(lock, () => {
    say({ kind: "begun", id: 0, lock });
    return new Promise(() => {});
  });
}

/** On the page: calls back when the worker with this lock is gone, however it went. */
export function whenGone(lock: string, gone: () => void): void {
  const { locks } = navigator as Partial<Pick<Navigator, "locks">>;
  locks?.request(lock, gone).catch(() => {});
}
