import { CommonGroundError } from "@commonground/core";
import type { StudyEngine } from "../results/study-engine.ts";
import { WorkerFault } from "./client.ts";
import type { StudyAnswer, StudyQuestion } from "./study-messages.ts";

/** Asks the worker of a study; rejects with its `CommonGroundError`, or a `WorkerFault`. */
export type AskStudy = <K extends keyof StudyEngine>(
  call: K,
  ...args: Parameters<StudyEngine[K]>
) => ReturnType<StudyEngine[K]>;

/** What the client needs of a worker. */
export interface StudyPort {
  postMessage(message: StudyQuestion, transfer: never[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<StudyAnswer>) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message: string }) => void): void;
}

/** `start` is called with the first question: a page that shows no study has no such worker. */
export function createStudyClient(
  start: () => StudyPort,
  progress: (done: number, all: number) => void,
): AskStudy {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let worker: StudyPort | undefined;
  let last = 0;

  function begin(): StudyPort {
    const port = start();
    port.addEventListener("message", ({ data }) => {
      if (data.kind === "progress") {
        progress(data.done, data.all);
        return;
      }
      const question = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.kind === "answer") question?.resolve(data.value as never);
      else {
        const { code, message } = data.error;
        question?.reject(
          code === "CRASHED" || code === "CANCELLED"
            ? new WorkerFault(code, message)
            : new CommonGroundError(code, message),
        );
      }
    });
    port.addEventListener("error", ({ message }) => {
      for (const { reject } of waiting.values()) {
        reject(
          new WorkerFault(
            "CRASHED",
            `The worker has stopped${message ? `: ${message}` : ""}; load the page again`,
          ),
        );
      }
      waiting.clear();
    });
    return port;
  }

  return (call, ...args) => {
    worker ??= begin();
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      worker!.postMessage({ id, call, args }, []);
    }) as ReturnType<StudyEngine[typeof call]>;
  };
}
