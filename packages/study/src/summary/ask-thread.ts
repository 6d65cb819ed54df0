import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { CommonGroundError } from "@commonground/core";
import type { FromThread, ToThread } from "./tell-thread.ts";
import type { TellingKind, ToldOf } from "./tellings.ts";

/**
 * What a thread of `tell-thread.ts` tells of one run. Rejects with the error that it met there, the signal's reason, or
 * `TOO_LARGE` where the thread ran out of memory and is gone.
 */
export async function askThread(
  worker: Worker,
  message: ToThread,
  signal?: AbortSignal,
): Promise<ToldOf<TellingKind>> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(message);
  const [answer] = (await once(worker, "message", { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw isOutOfMemory(error) ? tooLarge(message, error) : error;
  })) as [FromThread];
  if ("told" in answer) return answer.told;
  const { code, message: text } = answer.failed;
  throw code === null ? new Error(text) : new CommonGroundError(code, text);
}

const isOutOfMemory = (error: unknown) =>
  (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";

function tooLarge({ telling: { run } }: ToThread, cause: unknown): CommonGroundError {
  const { items } = run.record.identity;
  return new CommonGroundError(
    "TOO_LARGE",
    `${run.folder}: telling its ${items} rows took more memory than a thread may have; let it have more, in MB: NODE_OPTIONS=--max-old-space-size=16000`,
    { cause },
  );
}
