import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { parsePlan } from "../plan/parse-plan.ts";
import { unfinishedJobs } from "../queue/unfinished.ts";
import { createJobBoard } from "../run/job-board.ts";
import { jobsOf } from "../run/study.ts";
import { runFolder } from "../run/worker.ts";
import { shardsOfRanges } from "./plan-shards.ts";
import { finishedShards } from "./run-folder.ts";
import { shardFile } from "./shard-file.ts";

const folder = temporaryFolder();
const SHARDS = 100_000;

const plan = parsePlan(
  { schema: "commonground/study@1", name: "many", dataset: { path: "photos" }, models: ["a", "b"] },
  "the plan of the tests",
);

/** Seconds of this process's own work, whatever else runs. */
async function processorSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

test("100,000 shards are enumerated and given out in well under five seconds", async () => {
  const study = { plan: { ...plan, models: [plan.models[0]] }, shards: shardsOfRanges(64 * SHARDS, 64) };
  let images = 0;
  let given = 0;
  const seconds = await processorSeconds(() => {
    for (const { shard } of jobsOf(study)) images += study.shards.itemsOf(shard).length;
    const board = createJobBoard(study, { index: 0, of: 1 });
    for (let job = board.take(null); job !== undefined; job = board.take(job.model)) given++;
  });
  expect(images).toBe(64 * SHARDS);
  expect(given).toBe(SHARDS);
  expect(seconds).toBeLessThan(4);
});

/** Processor seconds of looking for what is left of two runs with so many finished shards each. */
async function looking(files: number): Promise<number> {
  const out = join(folder.path, String(files));
  const study = { plan, shards: shardsOfRanges(2 * files, 1) };
  for (const model of [0, 1]) {
    const at = runFolder(out, study, { model, setting: "default", shard: 0 });
    mkdirSync(at, { recursive: true });
    for (let i = 0; i < files; i++) writeFileSync(join(at, shardFile(2 * i + model)), "");
    expect((await finishedShards(at)).size).toBe(files);
  }
  const left = await unfinishedJobs(study, out);
  expect(left.length).toBe(2 * files);
  expect(left.every(({ model, shard }) => shard % 2 !== model)).toBe(true);
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    times.push(await processorSeconds(() => unfinishedJobs(study, out)));
  }
  return Math.min(...times);
}

test("what is finished is looked up once a run, and four times the files take no sixteen times the work", async () => {
  const few = await looking(2_000);
  const many = await looking(8_000);
  expect(many / few).toBeLessThan(10);
});
