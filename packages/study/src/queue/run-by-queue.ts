import { setTimeout as sleep } from "node:timers/promises";
import { CommonGroundError } from "@commonground/core";
import { removeLeftovers } from "../run/remove-leftovers.ts";
import type { Failures } from "../run/rows-of-today.ts";
import type { Job, Study } from "../run/study.ts";
import { writeWholeRuns } from "../run/write-whole-runs.ts";
import { enqueue } from "./enqueue.ts";
import { findFailures, removeChanged } from "./finished-runs.ts";
import { failureOf } from "./failed-reason.ts";
import { MOST_LOSSES } from "./queue-worker.ts";
import { connectRedis, REFUSALS, refusal } from "./redis.ts";
import { failedRows, openShardQueue, shareStudy, type ShardQueue } from "./shard-queue.ts";
import { unfinishedJobs } from "./unfinished.ts";

/** How a study in a queue stands. */
export interface QueueState {
  /** Shards, of all models and settings. */
  readonly waiting: number;
  readonly active: number;
  readonly done: number;
  /** Images that are done, those of active shards included. */
  readonly images: number;
  /** Images in all, each counted for every model and setting. */
  readonly total: number;
  /** Rows with an error. */
  readonly failed: number;
  readonly workers: number;
}

/** A study of which nothing is left. */
export type FinishedQueue = QueueState & Failures;

export interface RunByQueueOptions {
  /** Address of a Redis. */
  readonly queue: string;
  readonly out: string;
  readonly signal?: AbortSignal | undefined;
  readonly onState?: ((state: QueueState) => void) | undefined;
  readonly onNotice?: ((text: string) => void) | undefined;
}

const LOOK_MS = 500;
/** Looking through the folder of results takes a twentieth of the time at most. */
const SHARE_OF_LOOKING = 20;
/** Network file systems show a new file after a minute at worst; what is not there later went elsewhere. */
const MISSING_AFTER_MS = 120_000;

/**
 * Hands what is left of a study to the workers of a queue and waits until all of it is in `out`. Shards that Redis lost
 * are enqueued again. `open` is called once a Redis answers, since a large data set takes long to open. Rejects with the first error that would meet every image, as a worker threw it, after the study's
 * other shards were taken out of the queue; with the signal's reason, leaving the workers at work; or as `connectRedis`
 * and `enqueue` do.
 */
export async function runByQueue(
  open: () => Promise<Study>,
  options: RunByQueueOptions,
): Promise<FinishedQueue> {
  const { out, signal, onState, onNotice } = options;
  const { client, address } = await connectRedis(options.queue, { signal, onNotice });
  const queue = openShardQueue(client);
  queue.on("error", () => {});
  const failed = new Map<string, number>();
  const tellDamaged = (file: string) =>
    onNotice?.(`${file}: its bytes were changed since it was written; it is made again`);
  const watch = async (): Promise<FinishedQueue> => {
    const study = await open();
    await removeLeftovers(study, out);
    await removeChanged(study, out, signal, tellDamaged);
    const all = study.plan.models.length * Object.keys(study.plan.settings).length;
    const total = study.shards.items * all;
    const imagesOf = (jobs: readonly Job[]) =>
      jobs.reduce((sum, { shard }) => sum + study.shards.itemsOf(shard).length, 0);
    const look = async () => {
      const start = performance.now();
      const left = await unfinishedJobs(study, out);
      const now = performance.now();
      return {
        left,
        open: new Set(left.map(nameOf)),
        images: total - imagesOf(left),
        next: now + (now - start) * SHARE_OF_LOOKING,
      };
    };
    const finished = async (): Promise<FinishedQueue> => {
      for (const file of await writeWholeRuns(study, out)) tellDamaged(file);
      return {
        waiting: 0,
        active: 0,
        done: study.shards.count * all,
        images: total,
        total,
        workers: await queue.getWorkersCount(),
        ...(await findFailures(study, out)),
      };
    };
    let seen = await look();
    // Whoever has the queue: a study of which nothing is left needs no place in it.
    if (seen.left.length === 0) return finished();
    let moved = performance.now();
    const share = async () => {
      const key = await shareStudy(client, study);
      await enqueue(queue, key, seen.left, address);
      return key;
    };
    const key = await share();
    for (;;) {
      const counts = await queue.getJobCounts("waiting", "active", "failed");
      if (counts.failed > 0) throw await failure(queue, study);
      const idle = counts.waiting + counts.active === 0;
      if (idle || performance.now() >= seen.next) {
        const before = seen.left.length;
        seen = await look();
        if (seen.left.length < before) moved = performance.now();
      }
      if (!idle) moved = performance.now();
      const active = await queue.getJobs(["active"]);
      for (const [shard, rows] of Object.entries(await failedRows(client, key))) {
        failed.set(shard, Number(rows));
      }
      const state: QueueState = {
        waiting: counts.waiting,
        active: counts.active,
        done: study.shards.count * all - seen.left.length,
        images: active.reduce(
          (sum, job) => (job && seen.open.has(nameOf(job.data)) ? sum + (Number(job.progress) || 0) : sum),
          seen.images,
        ),
        total,
        failed: [...failed.values()].reduce((sum, rows) => sum + rows, 0),
        workers: await queue.getWorkersCount(),
      };
      onState?.(state);
      if (seen.left.length === 0) return finished();
      if (idle) {
        if (performance.now() - moved > MISSING_AFTER_MS) {
          throw new CommonGroundError(
            "NOT_FOUND",
            `${out}: ${seen.left.length} shards that workers call finished are not there; ` +
              "give the workers the same folder with --out",
          );
        }
        await share();
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
      signal?.throwIfAborted();
    }
  };
  const stopped = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([watch(), stopped]);
  } catch (error) {
    throw error instanceof Error && REFUSALS.test(error.message) ? refusal(address, error) : error;
  } finally {
    client.disconnect();
  }
}

function nameOf({ model, setting, shard }: Job): string {
  return `${model}/${setting}/${shard}`;
}

/** The error of a failed job, once nothing of its study waits any more. */
async function failure(queue: ShardQueue, { plan }: Study): Promise<CommonGroundError> {
  await queue.drain();
  const [job] = await queue.getJobs(["failed"], 0, 0, true);
  if (job === undefined)
    return new CommonGroundError("RUNTIME", "a shard failed, and Redis lost why; try again");
  const { model, setting, shard } = job.data;
  return failureOf(
    job.failedReason,
    `shard ${shard} of ${plan.models[model]?.model}, ${setting}`,
    MOST_LOSSES,
  );
}
