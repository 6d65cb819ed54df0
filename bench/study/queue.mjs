import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { openStudy, parsePlan, runStudy, STUDY_SCHEMA } from "../../packages/study/dist/index.js";
import { runByQueue, runQueueWorker } from "../../packages/study/dist/queue.js";
import { line } from "../report-line.mjs";
import { inFolder } from "./bed.mjs";

const require = createRequire(new URL("../../packages/study/package.json", import.meta.url));
const { Queue } = require("bullmq");
const SHARD = 64;
/** Shards that are handed out once more when all are finished: what each then costs is the queue's. */
const AGAIN = 1000;

/** The same shards with a Redis and without, and what the queue alone costs a shard. */
export async function benchQueue() {
  await withRedis((url) =>
    inFolder(async (folder) => {
      const plan = parsePlan(
        {
          schema: STUDY_SCHEMA,
          name: "queue",
          dataset: { path: "twemoji", limit: 6 * SHARD },
          models: ["emoji-vit-s"],
          settings: { default: { causes: "none" } },
          shardSize: SHARD,
        },
        "the plan of the benchmark",
      );
      const study = await openStudy(plan);
      const outOf = async (name) => {
        const out = join(folder, name);
        await mkdir(out);
        await writeFile(join(out, "plan.json"), JSON.stringify(plan));
        return out;
      };
      const alone = await seconds(async () => runStudy(study, { out: await outOf("alone"), threads: 1 }));
      const out = await outOf("queue");
      const stop = new AbortController();
      let done = 0;
      let enough;
      const working = runQueueWorker({
        queue: url,
        out,
        threads: 1,
        signal: stop.signal,
        onDone: () => ++done === AGAIN && enough?.(),
      });
      const queued = await seconds(() => runByQueue(() => Promise.resolve(study), { queue: url, out }));
      line(`${study.shards.count} shards of ${SHARD} images in one process`, alone, "s", undefined, 1);
      line("  handed out by Redis to one worker", queued, "s", undefined, 1);

      const queue = new Queue("shards", { connection: { url }, prefix: "commonground" });
      const finished = await sharedKey(url);
      done = 0;
      const handedOut = new Promise((resolve) => (enough = resolve));
      const each = await seconds(async () => {
        await queue.addBulk(
          Array.from({ length: AGAIN }, (_, i) => ({
            name: "again",
            data: { study: finished, model: 0, setting: "default", shard: i % study.shards.count },
            opts: { jobId: `again-${i}`, removeOnComplete: true },
          })),
        );
        await handedOut;
      });
      await queue.close();
      stop.abort(new Error("done"));
      await working;
      const own = (1000 * each) / AGAIN;
      line("the queue's own time for a shard", own, "ms", undefined, 2);
      const share = (100 * own) / ((1000 * alone) / study.shards.count);
      line("  of a shard of 64 small images", share, "%", ["at most", 2], 2);
    }),
  );
}

/** Key of the one study that the database holds. */
async function sharedKey(url) {
  const { Redis } = require("ioredis");
  const client = new Redis(url);
  const [key] = await client.keys("commonground:study:*");
  client.disconnect();
  return key.slice(key.lastIndexOf(":") + 1);
}

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Calls `work` with the address of a Redis of its own; says so where there is no redis-server. */
export async function withRedis(work) {
  if (spawnSync("redis-server", ["--version"]).error !== undefined) {
    process.stdout.write("no redis-server: what needs one is left out\n");
    return;
  }
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", args, {
    stdio: ["ignore", "pipe", "ignore"],
    cwd: fileURLToPath(new URL(".", import.meta.url)),
  });
  try {
    for await (const text of child.stdout) if (String(text).includes("Ready to accept")) break;
    await work(`redis://127.0.0.1:${port}`);
  } finally {
    child.kill("SIGKILL");
  }
}
