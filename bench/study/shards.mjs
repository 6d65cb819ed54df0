import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jobsOf, parsePlan, runFolder, STUDY_SCHEMA } from "../../packages/study/dist/index.js";
import { enqueue } from "../../packages/study/dist/queue/enqueue.js";
import { connectRedis } from "../../packages/study/dist/queue/redis.js";
import { openShardQueue } from "../../packages/study/dist/queue/shard-queue.js";
import { unfinishedJobs } from "../../packages/study/dist/queue/unfinished.js";
import { shardsOfRanges } from "../../packages/study/dist/shards/plan-shards.js";
import { shardFile } from "../../packages/study/dist/shards/shard-file.js";
import { line } from "../report-line.mjs";
import { inFolder } from "./bed.mjs";
import { withRedis } from "./queue.mjs";

const SHARDS = 100_000;

/** A study of 6,400,000 images: its shards, those that are not in a folder of results, and a queue of them. */
export async function benchShards() {
  const plan = parsePlan(
    { schema: STUDY_SCHEMA, name: "many", dataset: { path: "none" }, models: ["emoji-vit-s"] },
    "the plan of the benchmark",
  );
  const study = { plan, shards: shardsOfRanges(64 * SHARDS, 64) };
  let start = performance.now();
  let items = 0;
  let count = 0;
  for (const { shard } of jobsOf(study)) {
    count++;
    items += study.shards.itemsOf(shard).length;
  }
  if (count !== SHARDS || items !== 64 * SHARDS) throw new Error("not every image is in a shard");
  line("100,000 shards of 64 images enumerated", (performance.now() - start) / 1000, "s", ["at most", 5], 2);
  await inFolder(async (out) => {
    const folder = runFolder(out, study, { model: 0, setting: "default", shard: 0 });
    await mkdir(folder, { recursive: true });
    for (let shard = 0; shard < SHARDS; shard += 1000) {
      await Promise.all(
        Array.from({ length: 500 }, (_, i) => writeFile(join(folder, shardFile(shard + 2 * i)), "")),
      );
    }
    start = performance.now();
    const left = await unfinishedJobs(study, out);
    line(
      `  those that are not in a folder of ${SHARDS / 2} finished ones`,
      (performance.now() - start) / 1000,
      "s",
      ["at most", 5],
      2,
    );
    if (left.length !== SHARDS / 2) throw new Error(`${left.length} are left`);
  });
  await withRedis(async (url) => {
    const { client, address } = await connectRedis(url);
    const queue = openShardQueue(client);
    start = performance.now();
    await enqueue(queue, "0".repeat(64), [...jobsOf(study)], address);
    line("  all of them put into a queue", (performance.now() - start) / 1000, "s", undefined, 1);
    const { waiting } = await queue.getJobCounts("waiting");
    if (waiting !== SHARDS) throw new Error(`${waiting} wait`);
    await queue.close();
    client.disconnect();
  });
}
