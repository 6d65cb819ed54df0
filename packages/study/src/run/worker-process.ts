// A worker of a study in a process of its own: jobs come as messages from the parent, what came of them goes back.

import { CommonGroundError, type ErrorCode } from "@commonground/core";
import type { StudyPlan } from "../plan/plan.ts";
import { type Job, openStudy } from "./study.ts";
import { createWorker, type Done, type Worker } from "./worker.ts";

export type ToWorker =
  | {
      readonly type: "open";
      readonly plan: StudyPlan;
      readonly out: string;
      readonly threads: number | undefined;
    }
  | { readonly type: "run"; readonly job: Job };

export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "item" }
  | { readonly type: "progress"; readonly text: string }
  | { readonly type: "done"; readonly done: Done }
  | { readonly type: "failed"; readonly code: ErrorCode | null; readonly message: string };

const abort = new AbortController();
let worker: Worker | undefined;

const send = (message: FromWorker) => {
  if (process.connected) process.send!(message);
};

async function answer(message: ToWorker): Promise<void> {
  if (message.type === "open") {
    const { plan, out, threads } = message;
    const { signal } = abort;
    const study = await openStudy(plan, { signal });
    worker = createWorker(study, {
      out,
      threads,
      signal,
      onItem: () => send({ type: "item" }),
      onProgress: (text) => send({ type: "progress", text }),
    });
    send({ type: "ready" });
  } else {
    send({ type: "done", done: await worker!.run(message.job) });
  }
}

process.on("message", (message: ToWorker) => {
  answer(message).catch((error: unknown) => {
    send({
      type: "failed",
      code: error instanceof CommonGroundError ? error.code : null,
      message: error instanceof Error ? error.message : String(error),
    });
  });
});

// Without a parent nobody hears of what is done; the parent tells when to end, also where a terminal interrupts all.
process.on("disconnect", () => {
  abort.abort(new Error("interrupted"));
  const closed = worker?.close() ?? Promise.resolve();
  closed.finally(() => process.exit(0)).catch(() => {});
});
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => {});
