import { availableParallelism } from "node:os";
import { CommonGroundError } from "@commonground/core";
import { createProcessWorker, WorkerLost } from "./process-worker.ts";
import { type Job, jobsOf, type Study } from "./study.ts";
import { createWorker, type Done, type Worker } from "./worker.ts";

export interface RunStudyOptions {
  readonly out: string;
  /** Processes that work side by side, each with its share of the cores; 1 works in this one. */
  readonly workers?: number | undefined;
  /** Threads of each worker; its share of the cores by default. */
  readonly threads?: number | undefined;
  /** Only every `of`-th job, beginning with job `index`, so that `of` machines share a study without a queue. */
  readonly share?: { readonly index: number; readonly of: number } | undefined;
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
 * image, or with the signal's reason, after the other workers were stopped.
 */
export async function runStudy(study: Study, options: RunStudyOptions): Promise<void> {
  const { out, workers = 1, share = { index: 0, of: 1 }, onDone, onItem, onProgress } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / workers));
  const jobs = shareOf(jobsOf(study), share);
  const again: { readonly job: Job; readonly losses: number }[] = [];
  const create = (): Worker | Promise<Worker> =>
    workers === 1
      ? createWorker(study, { out, threads: options.threads, signal, onItem, onProgress })
      : createProcessWorker(study, { out, threads, signal, onItem, onProgress });

  async function work(): Promise<void> {
    let worker = await create();
    try {
      for (;;) {
        const next = again.pop() ?? taken(jobs);
        if (next === undefined) return;
        try {
          const done = await worker.run(next.job);
          onDone?.(done);
        } catch (error) {
          if (!(error instanceof WorkerLost)) throw error;
          if (next.losses + 1 === MOST_LOSSES) {
            throw new CommonGroundError(
              "RUNTIME",
              `shard ${next.job.shard} of ${study.plan.models[next.job.model].model}, ${next.job.setting}: ` +
                `${error.message}, ${MOST_LOSSES} times; give it more memory or fewer workers`,
              { cause: error },
            );
          }
          onProgress?.(`${error.message}; its shard is done again`);
          again.push({ job: next.job, losses: next.losses + 1 });
          worker = await create();
        }
      }
    } finally {
      await worker.close();
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
}

function taken(jobs: Iterator<Job>): { readonly job: Job; readonly losses: number } | undefined {
  const { value, done } = jobs.next();
  return done ? undefined : { job: value, losses: 0 };
}

function* shareOf(jobs: Iterable<Job>, { index, of }: { index: number; of: number }): Generator<Job> {
  let place = 0;
  for (const job of jobs) if (place++ % of === index) yield job;
}
