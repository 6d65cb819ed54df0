import { type Job, jobsOf, type Study } from "../run/study.ts";
import { runFolder } from "../run/worker.ts";
import { finishedShards } from "../shards/run-folder.ts";

/** The jobs whose shards are not in the folder of results `out`, in the order of work. */
export async function unfinishedJobs(study: Pick<Study, "plan" | "shards">, out: string): Promise<Job[]> {
  const left: Job[] = [];
  let finished: ReadonlySet<number> = new Set();
  for (const job of jobsOf(study)) {
    if (job.shard === 0) finished = await finishedShards(runFolder(out, study, job), study.plan.keep);
    if (!finished.has(job.shard)) left.push(job);
  }
  return left;
}
