import { CommonGroundError } from "@commonground/core";
import type { Job } from "../run/study.ts";
import type { Connection } from "./redis.ts";
import { jobId, type ShardJob, type ShardQueue } from "./shard-queue.ts";

/** Jobs sent at a time: enough to keep Redis busy, few enough to keep it answering others. */
const AT_A_TIME = 1_000;

/**
 * Puts shards of the study `study` (its key) into the queue; one that is there already stays the one it is, and one that
 * failed before is given another chance. Throws `INVALID_ARGUMENT` where the queue holds another study.
 */
export async function enqueue(
  queue: ShardQueue,
  study: string,
  jobs: readonly Job[],
  address: Connection["address"],
): Promise<void> {
  const [other] = await queue.getJobs(["waiting", "active"], 0, 0);
  if (other !== undefined && other.data.study !== study) {
    const { waiting, active } = await queue.getJobCounts("waiting", "active");
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${address}: its queue holds ${waiting + active} shards of another study or an earlier plan; wait for their end, ` +
        "give another database (redis://host:port/1), or empty this one (redis-cli FLUSHDB)",
    );
  }
  await queue.clean(0, 0, "failed");
  for (let from = 0; from < jobs.length; from += AT_A_TIME) {
    await queue.addBulk(
      jobs.slice(from, from + AT_A_TIME).map((job) => {
        const data: ShardJob = { study, ...job };
        return { name: "shard", data, opts: { jobId: jobId(data), removeOnComplete: true } };
      }),
    );
  }
}
