// A thread that tells runs: a run comes as a message from the parent, what is told of it goes back.

import { CommonGroundError, type ErrorCode } from "@commonground/core";
import { parentPort } from "node:worker_threads";
import { type Telling, TELLINGS, type TellingKind, type ToldOf } from "./tellings.ts";

export interface ToThread {
  readonly kind: TellingKind;
  readonly telling: Telling;
}

export type FromThread =
  | { readonly told: ToldOf<TellingKind> }
  | { readonly failed: { readonly code: ErrorCode | null; readonly message: string } };

parentPort!.on("message", ({ kind, telling }: ToThread) => {
  TELLINGS[kind](telling)
    .then(
      (told): FromThread => ({ told }),
      (error: unknown): FromThread => ({
        failed: {
          code: error instanceof CommonGroundError ? error.code : null,
          message: error instanceof Error ? error.message : String(error),
        },
      }),
    )
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    .then((answer) => parentPort!.postMessage(answer));
});
