import { availableParallelism } from "node:os";
import { CommonGroundError } from "@commonground/core";
import { createProcessWorker, WorkerLost } from "./process-worker.ts";
import { createJobBoard, type Share } from "./job-board.ts";
import { removeLeftovers } from "./remove-leftovers.ts";
import { openVocabulary } from "./open-vocabulary.ts";
import type { Job, Study } from "./study.ts";
import { createWorker, type Done, type Worker } from "./worker.ts";
import { writeWholeRuns } from "./write-whole-runs.ts";

export interface RunStudyOptions {
  readonly out: string;
  /** Processes that work side by side, each with its share of the cores; 1 works in this one. */
  readonly workers?: number | undefined;
  /** Threads of each worker; its share of the cores by default. */
  readonly threads?: number | undefined;
  /** Only every `of`-th job, beginning with job `index`, so that `of` machines share a study without a queue. */
  readonly share?: Share | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onDone?: ((done: Done) => void) | undefined;
  readonly onItem?: (() => void) | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** A job whose worker was lost so often would lose the next one, too. */
const MOST_LOSSES = 3;

/**
 * Does what is left of a study. What is finished stays, whatever ends the run, and the same call goes on from there. A
 * worker that is lost is replaced and its job given out again. Rejects with the first error that would meet every
 * image, or with the signal's reason, after the other workers were stopped. Resolves with the files of rows that were
 * damaged, and are written anew.
 */
export async function runStudy(study: Study, options: RunStudyOptions): Promise<readonly string[]> {
  const { out, workers = 1, share = { index: 0, of: 1 }, onDone, onItem, onProgress } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / workers));
  await removeLeftovers(study, out);
  const board = createJobBoard(study, share);
  const losses = new Map<Job, number>();
  // Once for all workers, with all cores, while these start; they find the texts in the cache.
  const texts = eachOnce(async (place) => {
    if (workers === 1) return;
    const { model } = await openVocabulary(study, place, { threads: threads * workers, signal, onProgress });
    await model.dispose();
  });
  const create = (): Worker | Promise<Worker> =>
    workers === 1
      ? createWorker(study, { out, threads: options.threads, signal, onItem, onProgress })
      : createProcessWorker(study, { out, threads, signal, onItem, onProgress });

  async function work(): Promise<void> {
    let job = board.take(null);
    if (job === undefined) return;
    texts(job.model).catch(() => {});
    let worker: Worker | undefined;
    try {
      for (; job !== undefined; job = board.take(job.model)) {
        try {
          worker ??= await create();
          await texts(job.model);
          const done = await worker.run(job);
          onDone?.(done);
        } catch (error) {
          if (!(error instanceof WorkerLost)) throw error;
          const lost = (losses.get(job) ?? 0) + 1;
          if (lost === MOST_LOSSES) {
            throw new CommonGroundError(
              "RUNTIME",
              `shard ${job.shard} of ${study.plan.models[job.model].model}, ${job.setting}: ` +
                `${error.message}, ${MOST_LOSSES} times; give it more memory or fewer workers`,
              { cause: error },
            );
          }
          onProgress?.(`${error.message}; its shard is done again`);
          losses.set(job, lost);
          board.giveBack(job);
          worker = undefined;
        }
      }
    } finally {
      await worker?.close();
    }
  }

  const working = Array.from({ length: workers }, () =>
    work().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(working);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw stop.signal.reason ?? failed.reason;
  return writeWholeRuns(study, out);
}

/** Work on numbers, one after another and each number once, whoever asks for it how often. */
function eachOnce(work: (number: number) => Promise<void>): (number: number) => Promise<void> {
  const begun = new Map<number, Promise<void>>();
  let last: Promise<void> = Promise.resolve();
  return (number) => {
    const known = begun.get(number);
    if (known !== undefined) return known;
    last = last.then(() => work(number));
    begun.set(number, last);
    return last;
  };
}
