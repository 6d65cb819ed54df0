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

/** A question that waited while so many workers stopped is not asked again by itself. */
const MOST_STOPS = 2;

interface Question {
  readonly call: keyof StudyEngine;
  readonly args: readonly unknown[];
  /** Workers that stopped while it waited. */
  stops: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * `start` is called with the first question: a page that shows no study has no such worker. It is called again when the
 * worker has stopped: what was open is opened first, then what waited is asked once more; what stops the next one, too, is
 * rejected with `STOPPED`. What could not be opened leaves what was open before.
 */
export function createStudyClient(start: () => StudyPort, progress: Progress): AskStudy {
  const waiting = new Map<number, Question>();
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
      const left = [...waiting.values()];
      waiting.clear();
      const fault = new WorkerFault(
        "STOPPED",
        `What reads the results has stopped${reason}; the next question starts it again`,
      );
      for (const question of left) question.stops += 1;
      for (const { reject, stops } of left) if (stops >= MOST_STOPS) reject(fault);
      askAgain(left.filter(({ stops }) => stops < MOST_STOPS));
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

  function put(question: Question): void {
    const id = ++last;
    waiting.set(id, question);
    (worker ??= begin()).postMessage({ id, call: question.call, args: question.args }, []);
  }

  const open = (args: readonly unknown[]) =>
    new Promise<never>((resolve, reject) => put({ call: "open", args, stops: 0, resolve, reject }));

  function askAgain(left: readonly Question[]): void {
    if (left.length === 0) return;
    const reopening = left.find(({ args }) => args === opened);
    if (reopening !== undefined) put(reopening);
    else if (opened !== undefined) ready = open(opened);
    for (const question of left) if (question !== reopening) whenReady(question);
  }

  /** What is opened anew needs nothing of what was open before. */
  function whenReady(question: Question): void {
    const go = () => put(question);
    ready.then(go, question.call === "open" ? go : question.reject);
  }

  return (call, ...args) => {
    if (worker === undefined && opened !== undefined) ready = open(opened);
    const answer = new Promise<never>((resolve, reject) =>
      whenReady({ call, args, stops: 0, resolve, reject }),
    );
    const settled = answer.then((value) => {
      if (call === "open") {
        opened = args;
        ready = Promise.resolve();
      }
      return value;
    });
    return settled as ReturnType<StudyEngine[typeof call]>;
  };
}
