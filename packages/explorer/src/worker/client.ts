import { CommonGroundError, type ModelInfo, type MutualKnowledgeExplanation } from "@commonground/core";
import { readImage } from "@commonground/files/web";
import type {
  Asked,
  Computing,
  Fault,
  FromWorker,
  LoadedVocabulary,
  OpenedImage,
  Place,
  ToWorker,
  WorkerFaultCode,
} from "./messages.ts";
import { whenGone } from "./vital-sign.ts";

/** An end that is no `CommonGroundError`. */
export class WorkerFault extends Error {
  override readonly name = "WorkerFault";
  readonly code: WorkerFaultCode;

  constructor(code: WorkerFaultCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a worker told of, as an error. */
export function errorOf({ code, message }: Fault): CommonGroundError | WorkerFault {
  return code === "CANCELLED" || code === "CRASHED" || code === "STOPPED"
    ? new WorkerFault(code, message)
    : new CommonGroundError(code, message);
}

/**
 * The page's side of the worker. Everything rejects with the worker's `CommonGroundError`, or with a `WorkerFault`; what is
 * superseded, with `CANCELLED`.
 */
export interface Client {
  readonly ask: Ask;
  /** What answers later questions, by `on`, until it is released. */
  load(
    place: Place,
    progress: Progress,
    signal?: AbortSignal,
  ): Promise<{
    on: number;
    model: ModelInfo;
    classes: readonly string[];
    vocabulary: LoadedVocabulary;
  }>;
  release(on: number): void;
  /** `then` is told what encodes a model's images, whenever that changes. */
  whenComputing(then: (on: number, computing: Computing) => void): void;
  /** As the model `on` sees it. An SVG is drawn here, since workers cannot. */
  open(image: Blob, on: number): Promise<OpenedImage>;
  /**
   * Explains an opened image. A later question of the same `slot` cancels an earlier one. `show` gets what is there
   * without causes, then the whole.
   */
  explain(slot: string, asked: Asked, show: Explained, progress: Progress): Promise<void>;
  /** Ends what runs in a slot; nothing of it is shown any more. */
  cancel(slot: string): void;
  /** Ends the worker and cancels what it was asked; the next question starts a new one. */
  end(): void;
  /** `then` is told whenever a worker has stopped, once all that waited for it was rejected with `STOPPED`. */
  whenStopped(then: (fault: WorkerFault) => void): void;
}

export type Explained = (explanation: MutualKnowledgeExplanation, whole: boolean) => void;

/** `share`: how much of the step is done, 0 to 1; null where that is not known. */
export type Progress = (step: string, share: number | null) => void;

type Question = ToWorker extends infer M
  ? M extends { kind: "cancel" | "release" }
    ? never
    : M extends object
      ? Omit<M, "id">
      : never
  : never;
/** Asks one thing and waits for one kind of answer; rejects with the signal's reason when it aborts. */
export type Ask = <K extends FromWorker["kind"]>(
  question: Question,
  wanted: K,
  options?: {
    readonly signal?: AbortSignal | undefined;
    readonly progress?: Progress | undefined;
  },
) => Promise<Extract<FromWorker, { kind: K }>>;

interface Waiting {
  readonly receive: (answer: FromWorker) => void;
  readonly reject: (error: Error) => void;
}

/** What the client needs of a worker. */
export interface WorkerPort {
  postMessage(message: ToWorker, transfer: never[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<FromWorker>) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message: string }) => void): void;
  terminate(): void;
}

/**
 * `start` makes a worker, now, and with the next question when it has stopped; a new one knows nothing of what was loaded
 * and opened before.
 */
export function createClient(start: () => WorkerPort): Client {
  const waiting = new Map<number, Waiting>();
  const slots = new Map<string, number>();
  let stopped: ((fault: WorkerFault) => void) | undefined;
  let computing: ((on: number, computing: Computing) => void) | undefined;
  let last = 0;
  let worker: WorkerPort | undefined = begin();
  const send = (message: ToWorker) => (worker ??= begin()).postMessage(message, []);

  function begin(): WorkerPort {
    const port = start();
    const stop = (reason: string) => {
      if (port === worker) end(new WorkerFault("STOPPED", `What computes has stopped${reason}`));
    };
    port.addEventListener("message", ({ data }) => {
      if (port !== worker) return;
      if (data.kind === "begun") {
        whenGone(data.lock, () => stop(" without a word, as where memory ran out"));
        return;
      }
      if (data.kind === "lost") {
        stop(`: the graphics card was lost (${data.why})`);
        return;
      }
      if (data.kind === "computing") {
        computing?.(data.id, data.computing);
        return;
      }
      const question = waiting.get(data.id);
      if (data.kind !== "failed") question?.receive(data);
      else {
        waiting.delete(data.id);
        question?.reject(errorOf(data.error));
      }
    });
    port.addEventListener("error", ({ message }) =>
      stop(message ? `: ${message}` : "; its program could not be loaded"),
    );
    return port;
  }

  function end(fault: WorkerFault): void {
    worker?.terminate();
    worker = undefined;
    const rejected = [...waiting.values()];
    waiting.clear();
    slots.clear();
    for (const { reject } of rejected) reject(fault);
    if (fault.code === "STOPPED") stopped?.(fault);
  }

  const put = (question: Question, receive: Waiting["receive"], reject: Waiting["reject"]): number => {
    last += 1;
    waiting.set(last, { receive, reject });
    send({ ...question, id: last } as ToWorker);
    return last;
  };

  const ask: Ask = async (question, wanted, { signal, progress } = {}) => {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const id = put(
        question,
        (answer) => {
          if (answer.kind === "progress") progress?.(answer.step, answer.share);
          if (answer.kind === wanted) done(() => resolve(answer as never));
        },
        (fault) => done(() => reject(fault)),
      );
      const abort = () => {
        if (worker !== undefined) send({ kind: "cancel", id });
        done(() => reject(signal!.reason));
      };
      const done = (end: () => void) => {
        waiting.delete(id);
        signal?.removeEventListener("abort", abort);
        end();
      };
      signal?.addEventListener("abort", abort);
    });
  };

  const cancel = (slot: string) => {
    const id = slots.get(slot);
    if (id !== undefined && worker !== undefined) send({ kind: "cancel", id });
    slots.delete(slot);
  };

  return {
    ask,
    cancel,
    whenStopped: (then) => (stopped = then),
    whenComputing: (then) => (computing = then),
    end: () => end(new WorkerFault("CANCELLED", "cancelled")),
    async load(place, progress, signal) {
      const loaded = await ask({ kind: "load", place }, "loaded", { progress, signal });
      return { ...loaded, on: loaded.id };
    },
    release: (on) => {
      if (worker !== undefined) send({ kind: "release", id: on });
    },
    async open(blob, on) {
      const image = (await isSvg(blob)) ? await readImage(blob) : blob;
      return (await ask({ kind: "open", on, image }, "opened")).image;
    },
    explain: (slot, asked, show, progress) =>
      new Promise((resolve, reject) => {
        cancel(slot);
        const id = put(
          { kind: "explain", asked },
          (answer) => {
            const current = slots.get(slot) === id;
            if (answer.kind === "progress" && current) progress(answer.step, answer.share);
            if (answer.kind !== "explained") return;
            if (current) show(answer.explanation, answer.whole);
            if (!answer.whole) return;
            waiting.delete(id);
            resolve();
          },
          reject,
        );
        slots.set(slot, id);
      }),
  };
}

/** As far as a worker cannot draw it: what is no SVG after all, reading refuses. */
async function isSvg(blob: Blob): Promise<boolean> {
  return blob.type === "image/svg+xml" || /<svg[\s>]/iu.test(await blob.slice(0, 4096).text());
}
