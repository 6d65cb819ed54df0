import { Queue } from "bullmq";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Redis } from "ioredis";
import { setTimeout as sleep } from "node:timers/promises";
import { parsePlan, openStudy, runStudy } from "@commonground/study";
import { type QueueState, runByQueue, runQueueWorker } from "@commonground/study/queue";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeBank } from "./support/bank.ts";
import { bin, commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";
import { REDIS_SETUP_MS, type RedisServer, startRedis } from "./support/redis.ts";

const folder = temporaryFolder();
const bank = writeBank(join(folder, "tiny.json"));
const CLASSES = [
  "dog face",
  "cat face",
  "grapes",
  "melon",
  "watermelon",
  "tangerine",
  "lemon",
  "banana",
  "pineapple",
  "pear",
  "cherries",
  "strawberry",
  "tomato",
  "rocket",
];
const SHARD_SIZE = 2;
const IMAGES = 12;
let redis: RedisServer;
let alone: Record<string, string>;

function planOf(changes: Record<string, unknown> = {}) {
  return parsePlan(
    {
      schema: "commonground/study@1",
      name: "queue",
      dataset: { path: "twemoji", limit: IMAGES },
      classes: CLASSES,
      bank,
      models: ["emoji-vit-16-xs"],
      settings: { default: { causes: "none" } },
      shardSize: SHARD_SIZE,
      ...changes,
    },
    "the plan of the tests",
  );
}

/** All shards of a folder of results, by their path. */
function shardsIn(out: string): Record<string, string> {
  const names = readdirSync(out, { recursive: true, encoding: "utf8" });
  return Object.fromEntries(
    names
      .filter((name) => /shard-\d+\.parquet$/u.test(name))
      .toSorted()
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(out, name)))
          .digest("hex"),
      ]),
  );
}

function newFolder(name: string, plan = planOf()): string {
  const out = join(folder, name);
  mkdirSync(out);
  writeFileSync(join(out, "plan.json"), JSON.stringify(plan));
  return out;
}

const running: { readonly abort: AbortController; readonly ended: Promise<void> }[] = [];

/** A worker in this process. */
function work(out: string, options: Partial<Parameters<typeof runQueueWorker>[0]> = {}) {
  const abort = new AbortController();
  const ended = runQueueWorker({
    queue: redis.url,
    out,
    threads: 1,
    lostAfter: 1_000,
    signal: abort.signal,
    ...options,
  });
  running.push({ abort, ended });
  return { abort, ended };
}

/** Runs a command that gets SIGINT once `when` holds. */
async function interrupted(args: readonly string[], when: () => Promise<boolean>) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const closed = once(child, "close");
  while (!(await when())) await sleep(50);
  child.kill("SIGINT");
  const [code] = (await closed) as [number | null];
  return { code, stderr };
}

async function forgetAll(): Promise<void> {
  const queue = new Queue("shards", { connection: { url: redis.url }, prefix: "commonground" });
  const client = (await queue.getBackend().client) as unknown as Redis;
  await client.flushdb();
  await queue.close();
}

async function waitingShards(): Promise<number> {
  const queue = new Queue("shards", { connection: { url: redis.url }, prefix: "commonground" });
  const { waiting } = await queue.getJobCounts("waiting");
  await queue.close();
  return waiting;
}

beforeAll(async () => {
  redis = await startRedis();
  const out = newFolder("alone");
  await runStudy(await openStudy(planOf()), { out, threads: 1 });
  alone = shardsIn(out);
}, REDIS_SETUP_MS);
afterAll(() => redis.stop());
beforeEach(async () => {
  const queue = new Queue("shards", { connection: { url: redis.url }, prefix: "commonground" });
  await queue.obliterate({ force: true });
  await queue.close();
});
afterEach(async () => {
  for (const { abort } of running) abort.abort(new Error("the test is over"));
  await Promise.all(running.splice(0).map(({ ended }) => ended));
});

test("the single process makes the shards that the others are held against", () => {
  expect(Object.keys(alone)).toHaveLength(IMAGES / SHARD_SIZE);
});

test("two workers make the same files as one process, and say how far they are", async () => {
  const out = newFolder("two");
  work(out);
  work(out);
  const states: QueueState[] = [];
  const end = await runByQueue(() => openStudy(planOf()), {
    queue: redis.url,
    out,
    onState: (state) => states.push(state),
  });
  expect(shardsIn(out)).toEqual(alone);
  expect(end).toMatchObject({ waiting: 0, done: 6, images: IMAGES, failed: 0 });
  expect(states[0]).toMatchObject({ done: 0 });
  expect(states[0].waiting + states[0].active).toBe(6);
  expect(states.some(({ workers }) => workers === 2)).toBe(true);
});

test("the shard of a worker that was killed in its middle is done by another", async () => {
  const out = newFolder("killed");
  const watched = runByQueue(() => openStudy(planOf()), { queue: redis.url, out });
  const child = spawn(process.execPath, [join(root, "tests/support/queue-worker.mjs"), redis.url, out], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  const left = Object.keys(shardsIn(out)).length;
  work(out);
  await watched;
  expect(left).toBeLessThan(6);
  expect(shardsIn(out)).toEqual(alone);
});

test("a shard that is delivered twice is one file, and no trouble", async () => {
  const out = newFolder("twice");
  const study = await openStudy(planOf());
  const watched = runByQueue(() => Promise.resolve(study), { queue: redis.url, out });
  const queue = new Queue("shards", { connection: { url: redis.url }, prefix: "commonground" });
  let jobs = await queue.getJobs(["waiting"]);
  while (jobs.length < 6) jobs = await queue.getJobs(["waiting"]);
  await queue.addBulk(
    jobs.map(({ data }, i) => ({ name: "again", data, opts: { jobId: `again-${i}`, lifo: i % 2 === 0 } })),
  );
  await queue.close();
  work(out);
  work(out);
  await watched;
  expect(shardsIn(out)).toEqual(alone);
});

test("starting a study twice enqueues each shard once, and only those that are not finished", async () => {
  const out = newFolder("enqueued");
  const study = await openStudy(planOf());
  const [first] = Object.keys(alone);
  cpSync(join(folder, "alone", first, "../run.json"), join(out, first, "../run.json"));
  cpSync(join(folder, "alone", first), join(out, first));
  const abort = new AbortController();
  const seen: QueueState[] = [];
  const watch = () =>
    runByQueue(() => Promise.resolve(study), {
      queue: redis.url,
      out,
      signal: abort.signal,
      onState: (s) => seen.push(s),
    });
  const both = Promise.allSettled([watch(), watch()]);
  while (seen.length < 3) await sleep(50);
  abort.abort(new Error("interrupted"));
  expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(seen.at(-1)).toMatchObject({ waiting: 5, active: 0, done: 1, workers: 0 });
  // They stay in the queue for workers.
  work(out);
  while (Object.keys(shardsIn(out)).length < 6) await sleep(100);
  expect(shardsIn(out)).toEqual(alone);
});

test("a Redis that goes away, and comes back with nothing, is waited for", async () => {
  const out = newFolder("restarted");
  const notices: string[] = [];
  const items: true[] = [];
  work(out, { onItem: () => items.push(true), onNotice: (text) => notices.push(text) });
  const told: string[] = [];
  const watched = runByQueue(() => openStudy(planOf()), {
    queue: redis.url,
    out,
    onNotice: (text) => told.push(text),
  });
  while (items.length < 3) await sleep(10);
  await redis.stop();
  await sleep(1_500);
  await redis.start();
  await watched;
  expect(shardsIn(out)).toEqual(alone);
  for (const list of [notices, told]) {
    expect(list).toEqual([`${redis.url} does not answer; waiting for it`, `${redis.url} is back`]);
  }
});

test("a worker with other weights of the same name is refused, and the study says so", async () => {
  const models = join(folder, "model");
  cpSync(join(root, "models/emoji/emoji-vit-16-xs"), models, { recursive: true });
  const plan = planOf({ models: [models], dataset: { path: "twemoji", limit: 6 } });
  const out = newFolder("weights", plan);
  const study = await openStudy(plan);
  const stop = new AbortController();
  const watched = runByQueue(() => Promise.resolve(study), { queue: redis.url, out, signal: stop.signal });
  let rows = 0;
  const good = work(out, {
    // In the middle of its second shard.
    onItem: () => ++rows === SHARD_SIZE + 1 && good.abort.abort(new Error("stopped")),
  });
  await good.ended;
  // What it had begun was handed back.
  expect(await waitingShards()).toBe(2);
  stop.abort(new Error("stopped"));
  await expect(watched).rejects.toThrow("stopped");
  const before = shardsIn(out);
  expect(Object.keys(before)).toHaveLength(1);

  const weights = join(models, "open_clip_model.safetensors");
  const bytes = readFileSync(weights);
  const changed = Buffer.from(bytes);
  changed[changed.length - 1] ^= 1;
  writeFileSync(weights, changed);
  const bad = work(out);
  await expect(runByQueue(() => Promise.resolve(study), { queue: redis.url, out })).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringMatching(
      /^a worker on .*: holds results of another run \(weightsSha256 was .* and is /u,
    ),
  });
  bad.abort.abort(new Error("stopped"));
  await bad.ended;
  expect(shardsIn(out)).toEqual(before);

  writeFileSync(weights, bytes);
  work(out);
  await runByQueue(() => Promise.resolve(study), { queue: redis.url, out });
  const single = newFolder("weights-alone", plan);
  await runStudy(study, { out: single, threads: 1 });
  expect(shardsIn(out)).toEqual(shardsIn(single));
});

test("an error that would meet every image ends the study and not its workers", async () => {
  const plan = planOf({
    models: ["emoji-rn-xs"],
    settings: { default: { causes: "none", features: "keys", regions: "pooled" } },
  });
  const out = newFolder("refused", plan);
  const notices: string[] = [];
  work(out, { onNotice: (text) => notices.push(text) });
  const watched = runByQueue(() => openStudy(plan), { queue: redis.url, out });
  await expect(watched).rejects.toMatchObject({ code: "UNSUPPORTED_FEATURE" });
  expect(notices).toEqual([expect.stringMatching(/^the study failed: UNSUPPORTED_FEATURE: a worker on /u)]);
  const next = planOf({ dataset: { path: "twemoji", limit: 2 } });
  writeFileSync(join(out, "plan.json"), JSON.stringify(next));
  await runByQueue(() => openStudy(next), { queue: redis.url, out });
  expect(Object.keys(shardsIn(out))).toHaveLength(1);
});

test("a worker whose folder is not the study's does nothing in it", async () => {
  const out = newFolder("right");
  const other = join(folder, "other");
  mkdirSync(other);
  work(other);
  await expect(runByQueue(() => openStudy(planOf()), { queue: redis.url, out })).rejects.toMatchObject({
    message: expect.stringContaining(join(other, "plan.json")),
  });
  expect(readdirSync(other)).toEqual([]);
});

test("a worker that sees other data than the study was started with is refused", async () => {
  const out = newFolder("data");
  const study = { ...(await openStudy(planOf())), dataSetSha256: "0".repeat(64) };
  work(out);
  await expect(runByQueue(() => Promise.resolve(study), { queue: redis.url, out })).rejects.toMatchObject({
    code: "INVALID_DATA_SET",
    message: expect.stringContaining("not those of the machine that started the study"),
  });
  expect(shardsIn(out)).toEqual({});
});

test("it is told how far a shard is, and how many rows have an error", async () => {
  const data = join(folder, "data-set");
  for (const [name, file] of [
    ["dog face", "1f436.svg"],
    ["cat face", "1f431.svg"],
  ]) {
    mkdirSync(join(data, name), { recursive: true });
    for (let i = 0; i < 12; i++) {
      cpSync(join(root, "node_modules/@twemoji/svg", file), join(data, name, `${i}.svg`));
    }
  }
  writeFileSync(join(data, "cat face", "broken.svg"), "<svg");
  const plan = planOf({ dataset: { path: data }, classes: null, shardSize: 25 });
  const out = newFolder("told", plan);
  work(out);
  const images = new Set<number>();
  const end = await runByQueue(() => openStudy(plan), {
    queue: redis.url,
    out,
    onState: (state) => images.add(state.images),
  });
  const failure = expect.stringMatching(/^cat face\/broken\.svg: [A-Z_]+: /u);
  expect(end).toMatchObject({ done: 1, images: 25, failed: 1, failure });
  images.delete(0);
  images.delete(25);
  expect(images.size).toBeGreaterThan(0);

  await forgetAll();
  const again = () => runByQueue(() => openStudy(plan), { queue: redis.url, out });
  expect(await again()).toMatchObject({ done: 1, failed: 1, failure });
  const file = join(folder, "told.json");
  writeFileSync(file, JSON.stringify(plan));
  expect(await commonground(["study", "run", file, "--queue", redis.url, "--out", out])).toEqual({
    code: 1,
    stdout: `25 rows in ${out}, 1 with an error\n`,
    stderr: expect.stringMatching(/^1 of 25 images failed: cat face\/broken\.svg: [A-Z_]+: [^\n]+\n$/u),
  });
  const before = shardsIn(out);
  const rowsFile = () => readFileSync(join(out, dirname(Object.keys(before)[0]!), "rows.parquet"));
  const rowsBefore = rowsFile();
  cpSync(join(data, "cat face", "1.svg"), join(data, "cat face", "broken.svg"));
  expect(await again()).toMatchObject({ done: 1, images: 25, failed: 0, failure: null });
  expect(shardsIn(out)).not.toEqual(before);
  expect(rowsFile()).not.toEqual(rowsBefore);
});

test("a study does not mix with another's shards in one database", async () => {
  const out = newFolder("first");
  const stop = new AbortController();
  const states: QueueState[] = [];
  const first = runByQueue(() => openStudy(planOf()), {
    queue: redis.url,
    out,
    signal: stop.signal,
    onState: (state) => states.push(state),
  });
  while (states.length === 0) await sleep(20);
  const second = runByQueue(() => openStudy(planOf({ shardSize: 3 })), {
    queue: redis.url,
    out: newFolder("second"),
  });
  await expect(second).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringMatching(/holds 6 shards of another study/u),
  });
  const whole = newFolder("whole");
  await runStudy(await openStudy(planOf()), { out: whole, threads: 1 });
  const nothingLeft = runByQueue(() => openStudy(planOf()), { queue: redis.url, out: whole });
  await expect(nothingLeft).resolves.toMatchObject({ waiting: 0, failed: 0 });
  stop.abort(new Error("stopped"));
  await expect(first).rejects.toThrow("stopped");
});

test("a shard that loses its workers again and again fails with what to do", async () => {
  const out = newFolder("lost");
  const queue = new Queue("shards", { connection: { url: redis.url }, prefix: "commonground" });
  const states: QueueState[] = [];
  const watched = runByQueue(() => openStudy(planOf()), {
    queue: redis.url,
    out,
    onState: (s) => states.push(s),
  });
  while (states.length === 0) await sleep(20);
  const [job] = await queue.getJobs(["waiting"], 5, 5);
  const client = await queue.getBackend().client;
  await client.hset(`commonground:shards:${job.id}`, { defa: "job stalled more than allowable limit" });
  await queue.close();
  work(out);
  await expect(watched).rejects.toMatchObject({
    code: "RUNTIME",
    message: expect.stringMatching(/^shard \d of emoji-vit-16-xs, default: its worker was lost 3 times; /u),
  });
});

test("a Redis that takes nothing more is told as that", async () => {
  const queue = new Queue("shards", { connection: { url: redis.url }, prefix: "commonground" });
  const client = (await queue.getBackend().client) as unknown as Redis;
  await client.config("SET", "maxmemory", "1");
  try {
    const watched = runByQueue(() => openStudy(planOf()), { queue: redis.url, out: newFolder("full") });
    await expect(watched).rejects.toMatchObject({
      code: "RUNTIME",
      message: expect.stringContaining(`${redis.url}: this Redis refuses the shards: OOM`),
    });
  } finally {
    await client.config("SET", "maxmemory", "0");
    await queue.close();
  }
});

test("a Redis that wants another password is told as that, without the one that was given", async () => {
  const queue = new Queue("shards", { connection: { url: redis.url }, prefix: "commonground" });
  const client = (await queue.getBackend().client) as unknown as Redis;
  await client.config("SET", "requirepass", "right");
  try {
    const error: unknown = await runByQueue(() => openStudy(planOf()), {
      queue: redis.url.replace("//", "//:wrong-one@"),
      out: newFolder("password"),
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "UNAUTHORISED", message: expect.stringContaining(`${redis.url}: `) });
    expect((error as Error).message).not.toContain("wrong-one");
  } finally {
    await client.config("SET", "requirepass", "");
    await queue.close();
  }
});

describe("on the command line", () => {
  const plan = join(folder, "plan.json");
  writeFileSync(plan, JSON.stringify(planOf()));

  test("a Redis that is not there, or is no address, is one clear line without the password", async () => {
    const queue = ["--queue", "redis://me:secret@127.0.0.1:1/2", "--out", join(folder, "nowhere")];
    const ends = await Promise.all([
      commonground(["study", "run", plan, ...queue]),
      commonground(["worker", ...queue, "--quiet"]),
      commonground(["worker", "--queue", "http://x:secret@y", "--out", folder, "--quiet"]),
    ]);
    const missing =
      "commonground: redis://127.0.0.1:1/2: no Redis answers there (ECONNREFUSED); start one, or check the address\n";
    expect(ends.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(ends.map(({ stderr }) => stderr)).toEqual([
      missing,
      missing,
      expect.stringMatching(/^commonground: [^\n]*give redis:\/\/host:port[^\n]*\n$/u),
    ]);
    expect(ends[2].stderr).not.toContain("secret");
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });

  test("a study is handed out, looked on by, left alone and gone on with", async () => {
    const out = join(folder, "command");
    const run = ["study", "run", plan, "--queue", redis.url, "--out", out];
    const left = await interrupted(run, async () => (await waitingShards()) === 6);
    expect(left.code).toBe(130);
    expect(left.stderr).toContain("the shards stay in the queue and the workers go on");
    let ended = false;
    const worker = interrupted(
      ["worker", "--queue", redis.url, "--out", out, "--threads", "1"],
      async () => ended,
    );
    const finished = await commonground(run);
    ended = true;
    expect(finished).toEqual({ code: 0, stdout: `${IMAGES} rows in ${out}\n`, stderr: "" });
    expect(shardsIn(out)).toEqual(alone);
    expect(await worker).toMatchObject({ code: 130, stderr: expect.stringContaining("6 shards, 12 rows") });
  });
});
