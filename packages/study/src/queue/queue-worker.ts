import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommonGroundError, contentHash } from "@commonground/core";
import { readJson } from "@commonground/files/node";
import { type Job as QueuedJob, UnrecoverableError, WaitingError, Worker as BullWorker } from "bullmq";
import { parsePlan } from "../plan/parse-plan.ts";
import { MAX_PLAN_BYTES } from "../plan/read-plan.ts";
import type { StudyPlan } from "../plan/plan.ts";
import { openStudy, type Study } from "../run/study.ts";
import { createWorker, type Done, type Worker } from "../run/worker.ts";
import { failedReason } from "./failed-reason.ts";
import { type Connection, connectRedis, REFUSALS, refusal } from "./redis.ts";
import {
  noteFailedRows,
  openShardQueue,
  PREFIX,
  QUEUE,
  type ShardJob,
  type SharedStudy,
  sharedStudy,
  type ShardQueue,
} from "./shard-queue.ts";

export interface QueueWorkerOptions {
  /** Address of a Redis. */
  readonly queue: string;
  /** Folder of the study's results, as this machine sees it. */
  readonly out: string;
  readonly threads?: number | undefined;
  /** Ends the worker; the shard it works on goes back into the queue. */
  readonly signal: AbortSignal;
  /** A worker that is silent for so many milliseconds is taken for lost. */
  readonly lostAfter?: number | undefined;
  readonly onDone?: ((done: Done) => void) | undefined;
  readonly onItem?: (() => void) | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Told what a user should see also without a terminal: a Redis that goes away, a study that failed. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** A job whose worker was lost so often would lose the next one, too. */
export const MOST_LOSSES = 3;
const LOST_AFTER_MS = 60_000;
/** Progress is told to Redis so often at most. */
const TELL_MS = 500;
/** A Redis that is away cannot take a shard back; the shard is then taken for lost in time. */
const CLOSE_MS = 5_000;
/**
 * Does shards that a queue gives out, until its signal aborts. An error that would meet every image fails the job, takes
 * the study's other jobs out of the queue, and the worker waits for the next study. A Redis that goes away is waited
 * for. Rejects as `connectRedis` does.
 */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<void> {
  const { signal, lostAfter = LOST_AFTER_MS, onNotice } = options;
  const connection = await connectRedis(options.queue, { signal, onNotice });
  const { client } = connection;
  const queue = openShardQueue(client);
  const desk = createDesk(connection, options);
  const worker = new BullWorker<ShardJob, null, string>(
    QUEUE,
    (job, token) => work(job, token!, desk, queue, connection, options),
    {
      connection: client,
      prefix: PREFIX,
      lockDuration: lostAfter,
      stalledInterval: lostAfter / 2,
      maxStalledCount: MOST_LOSSES - 1,
      runRetryDelay: 1_000,
    },
  );
  // Lost connections are told of by the connection, lost jobs are done by somebody else.
  const tell = (error: Error) => {
    if (REFUSALS.test(error.message)) onNotice?.(refusal(connection.address, error).message);
  };
  worker.on("error", tell);
  queue.on("error", tell);
  try {
    if (!signal.aborted) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    }
  } finally {
    const closing = new AbortController();
    await Promise.race([
      worker.close(),
      sleep(CLOSE_MS, undefined, { signal: closing.signal }).catch(() => {}),
    ]);
    closing.abort();
    await worker.disconnect();
    client.disconnect();
    await desk.close();
  }
}

/** Where a worker has the one study open that it works on. */
interface Desk {
  workerFor(key: string): Promise<Worker>;
  close(): Promise<void>;
  /** Called after each item of the current job. */
  onItem: (() => void) | undefined;
}

function createDesk({ client, address }: Connection, options: QueueWorkerOptions): Desk {
  const { out, threads, signal, onProgress } = options;
  let open: { readonly key: string; readonly worker: Worker } | undefined;
  const desk: Desk = {
    onItem: undefined,
    async workerFor(key) {
      if (open?.key === key) return open.worker;
      await desk.close();
      const { plan, dataSetSha256 } = readShared(await sharedStudy(client, key), address);
      await checkFolder(out, plan);
      const study = await openStudy(plan, { signal, onProgress });
      checkDataSet(study, dataSetSha256);
      open = {
        key,
        worker: createWorker(study, { out, threads, signal, onProgress, onItem: () => desk.onItem?.() }),
      };
      return open.worker;
    },
    async close() {
      await open?.worker.close();
      open = undefined;
    },
  };
  return desk;
}

async function work(
  job: QueuedJob<ShardJob, null, string>,
  token: string,
  desk: Desk,
  queue: ShardQueue,
  { client }: Connection,
  { signal, onItem, onDone, onNotice }: QueueWorkerOptions,
): Promise<null> {
  let items = 0;
  let told = 0;
  desk.onItem = () => {
    items++;
    onItem?.();
    const now = performance.now();
    if (now - told < TELL_MS) return;
    told = now;
    job.updateProgress(items).catch(() => {});
  };
  try {
    const { study: _, ...shard } = job.data;
    const done = await (await desk.workerFor(job.data.study)).run(shard);
    if (done.failed > 0) await noteFailedRows(client, job.data, done.failed);
    onDone?.(done);
    return null;
  } catch (error) {
    if (signal.aborted) {
      await job.moveToWait(token).catch(() => {});
      throw new WaitingError();
    }
    const reason = failedReason(error);
    onNotice?.(`the study failed: ${reason}`);
    await desk.close();
    await queue.drain();
    throw new UnrecoverableError(reason);
  } finally {
    desk.onItem = undefined;
  }
}

function readShared(value: unknown, address: string): SharedStudy {
  const { plan, dataSetSha256 } = (value ?? {}) as Partial<SharedStudy>;
  if (plan === undefined || typeof dataSetSha256 !== "string") {
    throw new CommonGroundError(
      "INVALID_PLAN",
      `${address}: holds a shard but not its plan; start the study again`,
    );
  }
  return { plan: parsePlan(plan, `the plan in ${address}`), dataSetSha256 };
}

/** A worker with another folder, or a share that is not mounted, would work for nothing. */
async function checkFolder(out: string, plan: StudyPlan): Promise<void> {
  const path = join(out, "plan.json");
  const found = await readJson(path, { what: "plan", maxBytes: MAX_PLAN_BYTES, code: "INVALID_RESULTS" });
  if ((await contentHash(found)) === (await contentHash(plan))) return;
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `${path}: is the plan of another study than the queue's; give --out the folder that the study was started with`,
  );
}

function checkDataSet({ dataset, dataSetSha256 }: Study, wanted: string): void {
  if (dataSetSha256 === wanted) return;
  throw new CommonGroundError(
    "INVALID_DATA_SET",
    `${dataset.path}: its images, labels or their order are not those of the machine that started the study; ` +
      "give both the same data",
  );
}
