import { contentHash } from "@commonground/core";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { StudyPlan } from "../plan/plan.ts";
import type { Job, Study } from "../run/study.ts";

// What a Redis database holds of a study: its plan once, small jobs that name it by its hash, and how many rows of a
// shard have an error. Whether a shard is finished is never asked of Redis: the folder of results says it.

export const PREFIX = "commonground";
export const QUEUE = "shards";

/** The plan as workers get it, with the data set that was seen where the study was started. */
export interface SharedStudy {
  readonly plan: StudyPlan;
  readonly dataSetSha256: string;
}

/** What a job in the queue says. */
export interface ShardJob extends Job {
  /** Key of the `SharedStudy`. */
  readonly study: string;
}

export type ShardQueue = Queue<ShardJob, null, string>;

/** Studies that nobody touches are forgotten. */
const KEPT_SECONDS = 30 * 24 * 3600;

/** SHA-256 of the plan and the data set's. */
export function studyKey({ plan, dataSetSha256 }: SharedStudy): Promise<string> {
  return contentHash({ plan, dataSetSha256 });
}

export function openShardQueue(client: Redis): ShardQueue {
  return new Queue<ShardJob, null, string>(QUEUE, { connection: client, prefix: PREFIX });
}

/** The same for everybody who asks for the shard, so that it waits once however often it is enqueued. */
export function jobId({ study, model, setting, shard }: ShardJob): string {
  return [study.slice(0, 16), model, setting, shard].join("/");
}

export async function shareStudy(
  client: Redis,
  { plan, dataSetSha256 }: Pick<Study, "plan" | "dataSetSha256">,
): Promise<string> {
  const shared = { plan, dataSetSha256 };
  const key = await studyKey(shared);
  await client.set(`${PREFIX}:study:${key}`, JSON.stringify(shared), "EX", KEPT_SECONDS);
  return key;
}

/** A study as it was shared, unchecked; null where it is not known, or no longer. */
export async function sharedStudy(client: Redis, key: string): Promise<unknown> {
  const text = await client.get(`${PREFIX}:study:${key}`);
  return text === null ? null : JSON.parse(text);
}

/** Notes how many rows of a shard have an error; said twice, it counts once. */
export async function noteFailedRows(client: Redis, job: ShardJob, failed: number): Promise<void> {
  const key = `${PREFIX}:failed-rows:${job.study}`;
  await client.hset(key, jobId(job), failed);
  await client.expire(key, KEPT_SECONDS);
}

/** Rows with an error, by shard. */
export function failedRows(client: Redis, study: string): Promise<Record<string, string>> {
  return client.hgetall(`${PREFIX}:failed-rows:${study}`);
}
