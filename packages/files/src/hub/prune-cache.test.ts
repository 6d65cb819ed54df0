import { mkdir, readdir, realpath, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withHub } from "../../testing/with-hub.ts";
import { listCache } from "./list-cache.ts";
import { pruneCache } from "./prune-cache.ts";
import { pullModel } from "./pull-model.ts";
import { removeModel } from "./remove-model.ts";

const REPO = "owner/model";
const FILES = { "config.json": "{}", "model.safetensors": "weights", "tokenizer.json": "[]" };
const COMPLETE = { ...FILES, "preprocessor_config.json": "{}" };

const mark = (pid: number) => JSON.stringify({ pid, host: hostname(), id: "x" });

test(
  "prune removes what the branch has left behind, and says beforehand what it would",
  withHub(async ({ hub, settings, options }) => {
    const old = hub.addModel(REPO, FILES);
    await pullModel(REPO, options);
    const kept = hub.addModel(REPO, { ...FILES, "model.safetensors": "better weights" });
    await pullModel(REPO, options);
    const planned = await pruneCache({ settings, dryRun: true });
    expect(planned.map(({ kind, size }) => [kind, size])).toEqual([
      ["revision", 0],
      ["blob", 7],
    ]);
    expect(planned[0]?.name).toBe(old);
    expect((await listCache(settings))[0]?.revisions).toHaveLength(2);
    expect(await pruneCache({ settings })).toEqual(planned);
    const [model] = await listCache(settings);
    expect(model?.revisions.map(({ commit }) => commit)).toEqual([kept]);
    expect(model?.size).toBe(2 + 2 + 14);
    expect(await pruneCache({ settings })).toEqual([]);
  }),
);

test(
  "prune leaves a model that was pulled by its commit",
  withHub(async ({ hub, settings, options }) => {
    const commit = hub.addModel(REPO, FILES);
    await pullModel(REPO, { ...options, revision: commit });
    expect(await pruneCache({ settings })).toEqual([]);
  }),
);

test(
  "prune leaves a commit that was pulled beside a branch, also when the branch has moved on from it",
  withHub(async ({ hub, settings, options }) => {
    const pinned = hub.addModel(REPO, COMPLETE);
    await pullModel(REPO, options);
    await pullModel(REPO, { ...options, revision: pinned });
    hub.addModel(REPO, { ...COMPLETE, "config.json": '{"new": true}' });
    await pullModel(REPO, options);
    expect(await pruneCache({ settings })).toEqual([]);
    const [model] = await listCache(settings);
    expect(model?.revisions).toHaveLength(2);
  }),
);

test(
  "prune leaves a commit that its branch has come back to",
  withHub(async ({ hub, settings, options }) => {
    const first = hub.addModel(REPO, COMPLETE);
    await pullModel(REPO, options);
    hub.addModel(REPO, { ...COMPLETE, "model.safetensors": "better weights" });
    await pullModel(REPO, options);
    const again = hub.addModel(REPO, COMPLETE);
    // One of its files has to be downloaded again, and a prune runs meanwhile.
    const [{ directory, revisions }] = await listCache(settings);
    const weights = join(revisions.find(({ commit }) => commit === again)!.directory, "model.safetensors");
    await rm(await realpath(weights));
    await rm(weights);
    let pruning: ReturnType<typeof pruneCache> | undefined;
    await pullModel(REPO, { ...options, onProgress: () => (pruning ??= pruneCache({ settings })) });
    expect((await pruning!).map(({ name }) => name)).not.toContain(again);
    expect(await readdir(join(directory, "snapshots"))).toContain(again);
    expect((await stat(weights)).size).toBe(7);
    const [model] = await listCache(settings);
    expect(model?.revisions.find(({ refs }) => refs.includes("main"))?.commit).toBe(again);
    expect(again).toBe(first);
  }),
);

test(
  "prune leaves a pull that is under way, whose commit no branch stands for yet",
  withHub(async ({ hub, settings, options }) => {
    hub.addModel(REPO, FILES);
    await pullModel(REPO, options);
    const next = hub.addModel(REPO, { ...FILES, "model.safetensors": "better weights" });
    let pruned: unknown;
    // After the first file of the new commit, before the last.
    const choose: typeof options.choose = (repo, names) => {
      const chosen = options.choose(repo, names);
      return { ...chosen, files: ["config.json", "tokenizer.json", "model.safetensors"] };
    };
    let reports = 0;
    await pullModel(REPO, {
      ...options,
      choose,
      onProgress: () => {
        reports++;
        pruned ??= pruneCache({ settings });
      },
    });
    expect(reports).toBeGreaterThan(0);
    expect(await (pruned as Promise<unknown>)).toEqual([]);
    const [model] = await listCache(settings);
    const files = model?.revisions.find(({ commit }) => commit === next)?.files;
    expect(files?.map(({ path, size }) => [path, size !== null])).toEqual([
      ["config.json", true],
      ["model.safetensors", true],
      ["tokenizer.json", true],
    ]);
  }),
);

test(
  "prune removes unfinished downloads, but for those somebody is at",
  withHub(async ({ hub, settings, options }) => {
    hub.addModel(REPO, FILES);
    await pullModel(REPO, options);
    const blobs = join(settings.cacheDirectory, "models--owner--model", "blobs");
    const locks = join(settings.cacheDirectory, ".locks", "models--owner--model");
    const names = ["a.commonground", "b.commonground", "c.0123abcd", "d.0123abcd"];
    for (const name of names) await writeFile(join(blobs, `${name}.incomplete`), "part");
    await mkdir(locks, { recursive: true });
    await writeFile(join(locks, "a.commonground.lock"), mark(process.pid));
    await writeFile(join(locks, "b.commonground.lock"), mark(2 ** 30));
    const long = new Date(Date.now() - 7_200_000);
    await utimes(join(blobs, "d.0123abcd.incomplete"), long, long);
    expect((await pruneCache({ settings })).map(({ kind, name }) => [kind, name])).toEqual([
      ["part", "b.commonground.incomplete"],
      ["part", "d.0123abcd.incomplete"],
    ]);
    expect((await readdir(blobs)).filter((name) => name.endsWith(".incomplete"))).toEqual([
      "a.commonground.incomplete",
      "c.0123abcd.incomplete",
    ]);
    await expect(removeModel(REPO, settings)).rejects.toMatchObject({
      code: "RUNTIME",
      message: expect.stringContaining("another process is downloading it"),
    });
  }),
);

test(
  "a removed model is gone with its locks, and others stay",
  withHub(async ({ hub, settings, options }) => {
    hub.addModel(REPO, FILES);
    hub.addModel("owner/other", FILES);
    await pullModel(REPO, options);
    await pullModel("owner/other", options);
    expect((await removeModel(REPO, settings)).size).toBe(11);
    expect(await readdir(settings.cacheDirectory)).toEqual([".locks", "models--owner--other"]);
    expect(await readdir(join(settings.cacheDirectory, ".locks"))).toEqual(["models--owner--other"]);
    await expect(removeModel(REPO, settings)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }),
);

test.each(["..", "../cache", ".", "/", "a/../.."])(
  "a model named %j is not removed, whatever it leads to",
  async (repo) => {
    await withHub(async ({ settings }) => {
      await mkdir(settings.cacheDirectory);
      await expect(removeModel(repo, settings)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      expect((await stat(settings.cacheDirectory)).isDirectory()).toBe(true);
    })();
  },
);
