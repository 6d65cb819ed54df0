import type { Progress } from "../results/progress.ts";
import type { StudyEngine } from "../results/study-engine.ts";
import { errorOf, WorkerFault } from "./client.ts";
import type { StudyAnswer, StudyQuestion } from "./study-messages.ts";
import { whenGone } from "./vital-sign.ts";

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
  terminate(): void;
}

/**
 * `start` is called with the first question: a page that shows no study has no such worker. It is called again with the
 * next question after the worker has stopped, and what was open is opened first.
 */
export function createStudyClient(start: () => StudyPort, progress: Progress): AskStudy {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let worker: StudyPort | undefined;
  let opened: readonly unknown[] | undefined;
  let ready: Promise<unknown> = Promise.resolve();
  let last = 0;

  function begin(): StudyPort {
    const port = start();
    const stop = (reason: string) => {
      if (port !== worker) return;
      worker = undefined;
      port.terminate();
      const rejected = [...waiting.values()];
      waiting.clear();
      const fault = new WorkerFault(
        "STOPPED",
        `What reads the results has stopped${reason}; the next question starts it again`,
      );
      for (const { reject } of rejected) reject(fault);
    };
    port.addEventListener("message", ({ data }) => {
      if (port !== worker) return;
      if (data.kind === "begun") whenGone(data.lock, () => stop(" without a word, as where memory ran out"));
      else if (data.kind === "progress") progress(data.done, data.all, data.of);
      else {
        const question = waiting.get(data.id);
        waiting.delete(data.id);
        if (data.kind === "answer") question?.resolve(data.value as never);
        else question?.reject(errorOf(data.error));
      }
    });
    port.addEventListener("error", ({ message }) =>
      stop(message ? `: ${message}` : "; its program could not be loaded"),
    );
    return port;
  }

  const put = (call: keyof StudyEngine, args: readonly unknown[]) =>
    new Promise<never>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      (worker ??= begin()).postMessage({ id, call, args }, []);
    });

  return (call, ...args) => {
    if (call === "open") {
      opened = args;
      ready = Promise.resolve();
    } else if (worker === undefined && opened !== undefined) ready = put("open", opened);
    return ready.then(() => put(call, args)) as ReturnType<StudyEngine[typeof call]>;
  };
}
