import {
  lutimes,
  mkdir,
  readdir,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { HubServer } from "../../testing/hub-server.ts";
import { withHub } from "../../testing/with-hub.ts";
import { listCache } from "./list-cache.ts";
import { pruneCache } from "./prune-cache.ts";
import { repoPaths } from "./cache-layout.ts";
import { findSnapshot } from "./find-snapshot.ts";
import { LISTING } from "./noted-listing.ts";
import { unlessPulled } from "./pull-lock.ts";
import { type PullOptions, pullRepository } from "./pull-repository.ts";
import { removeRepository } from "./remove-repository.ts";
import { processMark } from "../disk/process-mark.ts";

const REPO = "owner/model";
const FILES = { "config.json": "{}", "model.safetensors": "weights", "tokenizer.json": "[]" };
const COMPLETE = { ...FILES, "preprocessor_config.json": "{}" };

const longAgo = new Date(Date.now() - 7_200_000);

/** A repository whose branch has left a commit behind, both pulled; returns the older. */
async function supersede(hub: HubServer, options: PullOptions, repo = REPO): Promise<string> {
  const old = hub.addRepository(repo, FILES);
  await pullRepository(repo, options);
  hub.addRepository(repo, { ...FILES, "model.safetensors": "better weights" });
  await pullRepository(repo, options);
  return old;
}

const mark = (pid: number) => JSON.stringify({ ...processMark(), pid, id: "x" });

test(
  "prune removes what the branch has left behind, and says beforehand what it would",
  withHub(async ({ hub, settings, options }) => {
    const old = hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const kept = hub.addRepository(REPO, { ...FILES, "model.safetensors": "better weights" });
    await pullRepository(REPO, options);
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
    const commit = hub.addRepository(REPO, FILES);
    await pullRepository(REPO, { ...options, revision: commit });
    expect(await pruneCache({ settings })).toEqual([]);
  }),
);

test(
  "prune leaves a commit that was pulled beside a branch, also when the branch has moved on from it",
  withHub(async ({ hub, settings, options }) => {
    const pinned = hub.addRepository(REPO, COMPLETE);
    await pullRepository(REPO, options);
    await pullRepository(REPO, { ...options, revision: pinned });
    hub.addRepository(REPO, { ...COMPLETE, "config.json": '{"new": true}' });
    await pullRepository(REPO, options);
    expect(await pruneCache({ settings })).toEqual([]);
    const [model] = await listCache(settings);
    expect(model?.revisions).toHaveLength(2);
  }),
);

test(
  "prune leaves a commit that its branch has come back to",
  withHub(async ({ hub, settings, options }) => {
    const first = hub.addRepository(REPO, COMPLETE);
    await pullRepository(REPO, options);
    hub.addRepository(REPO, { ...COMPLETE, "model.safetensors": "better weights" });
    await pullRepository(REPO, options);
    const again = hub.addRepository(REPO, COMPLETE);
    // One of its files has to be downloaded again, and a prune runs meanwhile.
    const [{ directory, revisions }] = await listCache(settings);
    const weights = join(revisions.find(({ commit }) => commit === again)!.directory, "model.safetensors");
    await rm(await realpath(weights));
    await rm(weights);
    let pruning: ReturnType<typeof pruneCache> | undefined;
    await pullRepository(REPO, { ...options, onProgress: () => (pruning ??= pruneCache({ settings })) });
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
    hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const next = hub.addRepository(REPO, { ...FILES, "model.safetensors": "better weights" });
    let pruned: unknown;
    // After the first file of the new commit, before the last.
    let reports = 0;
    await pullRepository(REPO, {
      ...options,
      choose: () => ["config.json", "tokenizer.json", "model.safetensors"],
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
  "prune removes unfinished downloads, but for other tools' that have grown within the hour",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const blobs = join(settings.cacheDirectory, "models--owner--model", "blobs");
    const names = ["a.commonground", "c.0123abcd", "d.0123abcd"];
    for (const name of names) await writeFile(join(blobs, `${name}.incomplete`), "part");
    await utimes(join(blobs, "d.0123abcd.incomplete"), longAgo, longAgo);
    expect((await pruneCache({ settings })).map(({ kind, name }) => [kind, name])).toEqual([
      ["part", "a.commonground.incomplete"],
      ["part", "d.0123abcd.incomplete"],
    ]);
    expect((await readdir(blobs)).filter((name) => name.endsWith(".incomplete"))).toEqual([
      "c.0123abcd.incomplete",
    ]);
  }),
);

test(
  "while a process pulls, prune passes the repository over and remove refuses; the lock of one that is gone holds nothing",
  withHub(async ({ hub, settings, options }) => {
    await supersede(hub, options);
    const locks = join(settings.cacheDirectory, ".locks", "models--owner--model");
    await writeFile(join(locks, "pull-1.commonground.lock"), mark(process.pid));
    expect(await pruneCache({ settings, dryRun: true })).toEqual([]);
    expect(await pruneCache({ settings })).toEqual([]);
    await expect(removeRepository(REPO, settings)).rejects.toMatchObject({
      code: "RUNTIME",
      message: expect.stringContaining("another process is downloading it"),
    });
    await writeFile(join(locks, "pull-1.commonground.lock"), mark(2 ** 30));
    expect(await pruneCache({ settings })).toHaveLength(2);
    expect(await readdir(locks)).toEqual([]);
    await removeRepository(REPO, settings);
    expect(await listCache(settings)).toEqual([]);
  }),
);

test(
  "a pull that begins while something is removed waits, and finds nothing half gone",
  withHub(async ({ hub, settings, options }) => {
    const old = await supersede(hub, options);
    const paths = repoPaths(settings.cacheDirectory, REPO);
    // What the commit holds is not known, so that the hub is asked.
    await rm(join(paths.notes, LISTING + old));
    let ended = false;
    let pulling: Promise<unknown> | undefined;
    await unlessPulled(paths, options.patience!, async () => {
      await new Promise<void>((begun) => {
        pulling = pullRepository(REPO, { ...options, revision: old, onCommit: () => begun() }).then(() => {
          ended = true;
        });
      });
      await rm(join(paths.snapshots, old), { recursive: true });
      await new Promise((resolve) => {
        setTimeout(resolve, 10 * options.patience!.lockPollMs);
      });
      expect(ended).toBe(false);
      expect(await readdir(paths.snapshots)).not.toContain(old);
    });
    await pulling;
    expect((await stat(join(paths.snapshots, old, "model.safetensors"))).size).toBe(7);
    expect(await pruneCache({ settings })).toEqual([]);
  }),
);

test.each([
  ["tag", "refs/v1", (commit: string) => commit],
  ["tag with a line's end", "refs/v1", (commit: string) => `${commit}\n`],
  ["request", "refs/refs/pr/1", (commit: string) => commit],
  ["shortened commit", "refs/short", (commit: string) => commit],
])("prune leaves what another tool has a name for: a %s", async (_, ref, content) => {
  await withHub(async ({ hub, settings, options }) => {
    const old = await supersede(hub, options);
    const path = join(settings.cacheDirectory, "models--owner--model", ref);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, content(old));
    expect(await pruneCache({ settings })).toEqual([]);
    await rm(path);
    expect((await pruneCache({ settings })).map(({ name }) => name)).toContain(old);
  })();
});

test(
  "prune leaves a commit that another tool has without a name",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const { snapshots, blobs } = repoPaths(settings.cacheDirectory, REPO);
    const theirs = join(snapshots, "d".repeat(40));
    await mkdir(theirs);
    await writeFile(join(blobs, "e".repeat(40)), "theirs");
    await symlink(join("..", "..", "blobs", "e".repeat(40)), join(theirs, "config.json"));
    expect(await pruneCache({ settings })).toEqual([]);
  }),
);

test(
  "prune leaves a commit to which something was added after its branch had left it",
  withHub(async ({ hub, settings, options }) => {
    const old = await supersede(hub, options);
    const { snapshots } = repoPaths(settings.cacheDirectory, REPO);
    const config = join(snapshots, old, "config.json");
    await symlink(await readlink(config), join(snapshots, old, "again.json"));
    const later = new Date(Date.now() + 5_000);
    await lutimes(join(snapshots, old, "again.json"), later, later);
    expect(await pruneCache({ settings })).toEqual([]);
  }),
);

test(
  "prune leaves a commit that was used by its hash out of the cache",
  withHub(async ({ hub, settings, options }) => {
    const old = await supersede(hub, options);
    expect((await findSnapshot(REPO, old, settings, options.choose))?.commit).toBe(old);
    expect(await pruneCache({ settings })).toEqual([]);
  }),
);

test(
  "prune leaves a blob that nothing leads to as yet for an hour",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const { blobs } = repoPaths(settings.cacheDirectory, REPO);
    const orphan = join(blobs, "e".repeat(40));
    await writeFile(orphan, "theirs");
    expect(await pruneCache({ settings })).toEqual([]);
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 2 * 3_600_000);
    try {
      expect(await pruneCache({ settings })).toMatchObject([{ kind: "blob", name: "e".repeat(40), size: 6 }]);
    } finally {
      clock.mockRestore();
    }
  }),
);

test(
  "prune keeps to one type of repositories where it is told to",
  withHub(async ({ hub, settings, options }) => {
    await supersede(hub, options, "datasets/owner/data");
    expect(await pruneCache({ settings, type: "model" })).toEqual([]);
    expect(await pruneCache({ settings, type: "dataset" })).toMatchObject([
      { repo: "datasets/owner/data", kind: "revision" },
      { repo: "datasets/owner/data", kind: "blob" },
    ]);
  }),
);
