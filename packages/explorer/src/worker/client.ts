import type { ModelInfo, MutualKnowledgeExplanation } from "@commonground/core";
import { readImage } from "@commonground/files/web";
import type { Asked, Fault, FromWorker, ModelPlace, OpenedImage, ToWorker } from "./messages.ts";

/** What an answer of the worker that says no is thrown as. */
export class WorkerFault extends Error {
  override readonly name = "WorkerFault";
  readonly code: Fault["code"];

  constructor({ code, message }: Fault) {
    super(message);
    this.code = code;
  }
}

/** The page's side of the worker. Everything rejects with a `WorkerFault`; what is superseded, with `CANCELLED`. */
export interface Client {
  load(
    place: ModelPlace,
    progress: (step: string) => void,
  ): Promise<{ model: ModelInfo; classes: readonly string[] }>;
  /** An SVG is drawn here, since workers cannot. */
  open(image: Blob): Promise<OpenedImage>;
  /**
   * Explains an opened image. A later question of the same `slot` cancels an earlier one. `show` gets what is there
   * without causes, then the whole.
   */
  explain(slot: string, asked: Asked, show: Explained, progress: (step: string) => void): Promise<void>;
}

export type Explained = (explanation: MutualKnowledgeExplanation, whole: boolean) => void;

type Question = ToWorker extends infer M
  ? M extends { kind: "cancel" }
    ? never
    : M extends object
      ? Omit<M, "id">
      : never
  : never;
type Receive = (answer: FromWorker, end: () => void) => void;

export function createClient(worker: Worker): Client {
  const waiting = new Map<number, { receive: Receive; reject: (fault: WorkerFault) => void }>();
  const slots = new Map<string, number>();
  let last = 0;
  const send = (message: ToWorker) => worker.postMessage(message, []);

  const fail = (message: string) => {
    for (const { reject } of waiting.values()) reject(new WorkerFault({ code: "CRASHED", message }));
    waiting.clear();
  };
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    const question = waiting.get(data.id);
    if (data.kind === "failed") question?.reject(new WorkerFault(data.error));
    else question?.receive(data, () => waiting.delete(data.id));
    if (data.kind === "failed") waiting.delete(data.id);
  });
  worker.addEventListener("error", ({ message }) =>
    fail(`The worker has stopped${message ? `: ${message}` : ""}; load the page again`),
  );

  const ask = <T>(question: Question, receive: (answer: FromWorker, resolve: (value: T) => void) => void) => {
    last += 1;
    const id = last;
    const done = new Promise<T>((resolve, reject) => {
      waiting.set(id, {
        receive: (answer, end) =>
          receive(answer, (value) => {
            end();
            resolve(value);
          }),
        reject,
      });
    });
    send({ ...question, id } as ToWorker);
    return { id, done };
  };

  return {
    load: (model, progress) =>
      ask<{ model: ModelInfo; classes: readonly string[] }>({ kind: "load", model }, (answer, resolve) => {
        if (answer.kind === "progress") progress(answer.step);
        if (answer.kind === "loaded") resolve(answer);
      }).done,
    async open(blob) {
      const image = (await isSvg(blob)) ? await readImage(blob) : blob;
      return ask<OpenedImage>({ kind: "open", image }, (answer, resolve) => {
        if (answer.kind === "opened") resolve(answer.image);
      }).done;
    },
    explain(slot, asked, show, progress) {
      const earlier = slots.get(slot);
      if (earlier !== undefined) send({ kind: "cancel", id: earlier });
      const { id, done } = ask<void>({ kind: "explain", asked }, (answer, resolve) => {
        const current = slots.get(slot) === id;
        if (answer.kind === "progress" && current) progress(answer.step);
        if (answer.kind === "explained") {
          if (current) show(answer.explanation, answer.whole);
          if (answer.whole) resolve();
        }
      });
      slots.set(slot, id);
      return done;
    },
  };
}

/** As far as a worker cannot draw it: what is no SVG after all, reading refuses. */
async function isSvg(blob: Blob): Promise<boolean> {
  return blob.type === "image/svg+xml" || /<svg[\s>]/iu.test(await blob.slice(0, 4096).text());
}
