import { link, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withHub } from "../../testing/with-hub.ts";
import { listCache } from "./list-cache.ts";
import { pullRepository } from "./pull-repository.ts";
import { verifyCache } from "./verify-cache.ts";

const REPO = "owner/model";
const FILES = { "config.json": "{}", "model.safetensors": "weights", "tokenizer.json": "[]" };

test(
  "an empty cache lists nothing, and neither do other tools' folders in it",
  withHub(async ({ settings }) => {
    expect(await listCache(settings)).toEqual([]);
    for (const name of [".locks", "kernels--a--b", "blobs", "models--", "models--a--b--c"]) {
      await mkdir(join(settings.cacheDirectory, name), { recursive: true });
    }
    expect(await listCache(settings)).toEqual([]);
  }),
);

test(
  "what file managers leave in the cache is nothing of it",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const [before] = await listCache(settings);
    for (const folder of ["", "refs", "blobs", "snapshots", `snapshots/${before?.revisions[0]?.commit}`]) {
      await writeFile(join(before?.directory as string, folder, ".DS_Store"), "…");
    }
    expect(await listCache(settings)).toEqual([before]);
    expect((await verifyCache({ settings })).map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
  }),
);

test(
  "a cache that is no folder is one line that says what to do",
  withHub(async ({ settings }) => {
    const cacheDirectory = join(settings.cacheDirectory, "file");
    await mkdir(settings.cacheDirectory, { recursive: true });
    await writeFile(cacheDirectory, "");
    await expect(listCache({ ...settings, cacheDirectory })).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringMatching(
        /file: the cache of the hub cannot be read \(.*no folder.*HF_HUB_CACHE$/,
      ),
    });
  }),
);

test(
  "verify ends when it is told to",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const stop = new AbortController();
    const reason = new Error("enough");
    const verifying = verifyCache({ settings, signal: stop.signal, onFile: () => stop.abort(reason) });
    await expect(verifying).rejects.toBe(reason);
  }),
);

test(
  "lists models with their revisions, branches, files and sizes",
  withHub(async ({ hub, settings, options }) => {
    const first = hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const second = hub.addRepository(REPO, { ...FILES, "config.json": '{"a":1}' }, "next/one");
    await pullRepository(REPO, { ...options, revision: "next/one" });
    hub.addRepository("another", FILES);
    await pullRepository("another", options);
    const models = await listCache(settings);
    expect(models.map(({ repo, size }) => [repo, size])).toEqual([
      ["another", 11],
      ["owner/model", 18],
    ]);
    const revisions = models[1]?.revisions.map(({ commit, refs }) => [commit, refs]);
    expect(revisions?.toSorted()).toEqual(
      [
        [first, ["main"]],
        [second, ["next/one"]],
      ].toSorted(),
    );
    expect(models[1]?.revisions[0]?.files.map(({ path }) => path)).toEqual(Object.keys(FILES));
    expect(models[1]?.blobs.map(({ used }) => used)).toEqual([true, true, true, true]);
    expect(await listCache(settings, "another")).toEqual([models[0]]);
    expect(await listCache(settings, "absent/model")).toEqual([]);
  }),
);

test(
  "verify finds changed bytes in large and small files, links to nowhere and files of unknown origin",
  withHub(async ({ hub, settings, options }) => {
    const commit = hub.addRepository(REPO, FILES);
    const { directory } = await pullRepository(REPO, options);
    const status = async () =>
      Object.fromEntries(
        (await verifyCache({ settings })).map(({ file, status }) => [file?.slice(41), status]),
      );
    const ok = { "config.json": "ok", "model.safetensors": "ok", "tokenizer.json": "ok" };
    expect(await status()).toEqual(ok);
    await writeFile(join(directory, "model.safetensors"), "Weights");
    await writeFile(join(directory, "config.json"), "{ }");
    await writeFile(join(directory, "own.txt"), "no blob");
    await symlink(join("..", "..", "blobs", "a".repeat(40)), join(directory, "gone.json"));
    expect(await status()).toEqual({
      ...ok,
      "config.json": "corrupt",
      "model.safetensors": "corrupt",
      "own.txt": "unknown",
      "gone.json": "missing",
    });
    expect((await verifyCache({ settings })).every(({ file }) => file?.startsWith(commit))).toBe(true);
  }),
);

test(
  "a file under a second name instead of a link belongs to its blob",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, FILES);
    const { directory } = await pullRepository(REPO, options);
    const file = join(directory, "model.safetensors");
    const [model] = await listCache(settings);
    const blob = model?.revisions[0]?.files.find(({ path }) => path === "model.safetensors")?.blob as string;
    await rm(file);
    await link(join(model?.directory as string, "blobs", blob), file);
    expect(await listCache(settings)).toEqual([model]);
  }),
);

test(
  "a blob that is a link into a store shared between models is followed",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, FILES);
    const { directory } = await pullRepository(REPO, options);
    const [model] = await listCache(settings);
    const blob = model?.revisions[0]?.files.find(({ path }) => path === "model.safetensors")?.blob as string;
    await mkdir(join(settings.cacheDirectory, "blobs"));
    await rename(
      join(model?.directory as string, "blobs", blob),
      join(settings.cacheDirectory, "blobs", "xet"),
    );
    await symlink(join("..", "..", "blobs", "xet"), join(model?.directory as string, "blobs", blob));
    expect(await readFile(join(directory, "model.safetensors"), "utf8")).toBe("weights");
    expect(await listCache(settings)).toEqual([model]);
    expect((await verifyCache({ settings })).every(({ status }) => status === "ok")).toBe(true);
  }),
);
