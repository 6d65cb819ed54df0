import { fork } from "node:child_process";
import { once } from "node:events";
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { withHub, type HubTest } from "../../testing/with-hub.ts";
import { chooseMatching } from "./choose-matching.ts";
import { listCache } from "./list-cache.ts";
import { findSnapshot } from "./find-snapshot.ts";
import { pullRepository } from "./pull-repository.ts";
import { removeRepository } from "./remove-repository.ts";

const REPO = "owner/model";
const WEIGHTS = randomBytes(200_000);
const FILES = {
  "README.md": "# A model",
  "open_clip_config.json": "{}",
  "open_clip_model.safetensors": WEIGHTS,
  "open_clip_pytorch_model.bin": "a pickle",
  "tokenizer.json": "{}",
};

/** Each compiles the sources first, on a machine that may be busy. */
const TWO_PROCESSES_MS = 180_000;

const offline = ({ options, settings }: HubTest) => ({
  ...options,
  settings: { ...settings, offline: true },
});

test(
  "brings what a checkpoint needs, and nothing else, to the cache of huggingface_hub",
  withHub(async ({ hub, settings, options }) => {
    const commit = hub.addRepository(REPO, FILES);
    const told: string[] = [];
    const pulled = await pullRepository(REPO, { ...options, onCommit: (found) => told.push(found) });
    const folder = join(settings.cacheDirectory, "models--owner--model");
    expect(pulled).toEqual({
      repo: REPO,
      commit,
      directory: join(folder, "snapshots", commit),
      files: ["open_clip_config.json", "tokenizer.json", "open_clip_model.safetensors"],
      listed: true,
      source: "hub",
    });
    expect(told).toEqual([commit]);
    expect(await readdir(pulled.directory)).toEqual([
      "open_clip_config.json",
      "open_clip_model.safetensors",
      "tokenizer.json",
    ]);
    expect(await readFile(join(folder, "refs", "main"), "utf8")).toBe(commit);
    expect((await readFile(join(pulled.directory, "open_clip_model.safetensors"))).equals(WEIGHTS)).toBe(
      true,
    );
  }),
);

test(
  "a second pull asks for the commit alone, one of the commit itself for nothing",
  withHub(async ({ hub, options }) => {
    const commit = hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const asked = hub.requests.length;
    expect(await pullRepository(REPO, options)).toMatchObject({ commit, source: "hub" });
    expect(hub.requests).toHaveLength(asked + 1);
    expect(await pullRepository(REPO, { ...options, revision: commit })).toMatchObject({
      commit,
      source: "cache",
    });
    expect(hub.requests).toHaveLength(asked + 1);
  }),
);

test(
  "a branch that has moved brings the new commit; the old one stays, and what they share is kept once",
  withHub(async ({ hub, settings, options }) => {
    const first = hub.addRepository(REPO, FILES);
    await pullRepository(REPO, options);
    const second = hub.addRepository(REPO, { ...FILES, "open_clip_config.json": '{"new": true}' });
    expect((await pullRepository(REPO, options)).commit).toBe(second);
    const folder = join(settings.cacheDirectory, "models--owner--model");
    expect((await readdir(join(folder, "snapshots"))).toSorted()).toEqual([first, second].toSorted());
    expect(await readdir(join(folder, "blobs"))).toHaveLength(4 - 1);
    expect(await readFile(join(folder, "refs", "main"), "utf8")).toBe(second);
  }),
);

/** A snapshot as huggingface_hub leaves it. */
async function fillCache({ settings }: HubTest, commit: string): Promise<string> {
  const folder = join(settings.cacheDirectory, "models--owner--model");
  const directory = join(folder, "snapshots", commit);
  await mkdir(directory, { recursive: true });
  await mkdir(join(folder, "blobs"));
  await mkdir(join(folder, "refs"));
  await writeFile(join(folder, "refs", "main"), commit);
  for (const [name, content] of Object.entries(FILES)) {
    const blob = createHash("sha256").update(content).digest("hex");
    await writeFile(join(folder, "blobs", blob), content);
    await symlink(join("..", "..", "blobs", blob), join(directory, name));
  }
  return directory;
}

test(
  "a cache filled by huggingface_hub is used offline without a request",
  withHub(async (it) => {
    const commit = "c".repeat(40);
    const directory = await fillCache(it, commit);
    expect(await pullRepository(REPO, offline(it))).toEqual({
      repo: REPO,
      commit,
      directory,
      files: ["open_clip_config.json", "tokenizer.json", "open_clip_model.safetensors"],
      listed: false,
      source: "cache",
    });
    expect(it.hub.requests).toEqual([]);
  }),
);

test(
  "a cache that cannot be written is used when it has the files",
  withHub(async (it) => {
    const commit = it.hub.addRepository(REPO, FILES);
    const directory = await fillCache(it, commit);
    await chmod(join(it.settings.cacheDirectory, "models--owner--model"), 0o555);
    expect((await pullRepository(REPO, it.options)).directory).toBe(directory);
    // Who may write everywhere leaves a note.
    const left = await readdir(join(it.settings.cacheDirectory, "models--owner--model"));
    expect(left.filter((name) => name !== "commonground")).toEqual(["blobs", "refs", "snapshots"]);
    await chmod(join(it.settings.cacheDirectory, "models--owner--model"), 0o755);
  }),
);

test(
  "a hub that is out of reach is asked once where the cache has the model",
  withHub(async (it) => {
    const commit = it.hub.addRepository(REPO, FILES);
    await pullRepository(REPO, it.options);
    await it.hub.close();
    expect(await pullRepository(REPO, it.options)).toMatchObject({ commit, source: "cache" });
    expect(it.retries).toEqual([]);
  }),
);

test(
  "offline without the model in the cache: one line that says what to do",
  withHub(async (it) => {
    it.hub.addRepository(REPO, FILES);
    const refused = pullRepository(REPO, offline(it));
    await expect(refused).rejects.toMatchObject({
      code: "OFFLINE",
      message: expect.stringMatching(
        /^owner\/model: is not in the cache.*HF_HUB_OFFLINE is set; unset it[^\n]*$/,
      ),
    });
    expect(it.hub.requests).toEqual([]);
  }),
);

test(
  "a pull broken off before the weights is not taken for a model offline",
  withHub(async (it) => {
    it.hub.addRepository(REPO, FILES);
    it.hub.plan(
      "open_clip_model.safetensors",
      ...Array.from({ length: 4 }, () => ({ kind: "cut", after: 10 }) as const),
    );
    await expect(pullRepository(REPO, it.options)).rejects.toMatchObject({ code: "NETWORK" });
    await expect(pullRepository(REPO, offline(it))).rejects.toMatchObject({ code: "OFFLINE" });
    expect((await pullRepository(REPO, it.options)).source).toBe("hub");
  }),
);

test(
  "a gated model whose listing is open is refused at its first file, with what to do",
  withHub(async ({ hub, options }) => {
    hub.addRepository(REPO, FILES);
    hub.plan("open_clip_config.json", {
      kind: "status",
      status: 403,
      headers: { "x-error-code": "GatedRepo" },
    });
    await expect(pullRepository(REPO, options)).rejects.toMatchObject({
      code: "UNAUTHORISED",
      message: expect.stringMatching(/accept the licence at http:.*then set HF_TOKEN/),
    });
  }),
);

test(
  "patterns choose any files, and each must find one",
  withHub(async ({ hub, options }) => {
    hub.addRepository(REPO, FILES);
    const choose = chooseMatching(["*.md", "open_clip_*.json"]);
    const pulled = await pullRepository(REPO, { ...options, choose });
    expect(await readdir(pulled.directory)).toEqual(["README.md", "open_clip_config.json"]);
    expect(pulled.files).toEqual(["README.md", "open_clip_config.json"]);
    const missing = { ...options, choose: chooseMatching(["*.md", "*.h5"]) };
    await expect(pullRepository(REPO, missing)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("no file matches *.h5; it has README.md"),
    });
  }),
);

const firstText = (_: string, names: readonly string[]) =>
  names.filter((name) => name.endsWith(".txt")).slice(0, 1);

test(
  "what is chosen does not depend on the part that the cache holds: what the hub has besides is known",
  withHub(async (it) => {
    const { hub, settings, options } = it;
    const commit = hub.addRepository(REPO, { ...FILES, "a.txt": "a", "b.txt": "b" });
    await pullRepository(REPO, { ...options, choose: chooseMatching(["b.txt"]) });
    expect(await findSnapshot(REPO, "main", settings, firstText)).toBeNull();
    await expect(
      pullRepository(REPO, { ...offline(it), choose: firstText, revision: commit }),
    ).rejects.toMatchObject({ code: "OFFLINE" });
    await pullRepository(REPO, { ...options, choose: firstText, revision: commit });
    const asked = hub.requests.length;
    const found = await pullRepository(REPO, { ...options, choose: firstText, revision: commit });
    expect(found).toMatchObject({ files: ["a.txt"], listed: true, source: "cache" });
    expect(hub.requests).toHaveLength(asked);
  }),
);

test(
  "a data set is asked for, kept and found again under its own path, beside a model of the same name",
  withHub(async (it) => {
    const { hub, settings, options } = it;
    const data = `datasets/${REPO}`;
    hub.addRepository(REPO, FILES);
    const commit = hub.addRepository(
      data,
      { "train/0.parquet": "rows", "README.md": "# Data" },
      "refs/convert/parquet",
    );
    const pull = { choose: chooseMatching(["*.parquet"]), revision: "refs/convert/parquet" };
    const pulled = await pullRepository(data, { ...options, ...pull });
    const folder = join(settings.cacheDirectory, "datasets--owner--model");
    expect(pulled).toMatchObject({ repo: data, commit, directory: join(folder, "snapshots", commit) });
    expect(await readFile(join(pulled.directory, "train/0.parquet"), "utf8")).toBe("rows");
    expect(await readFile(join(folder, "refs/refs/convert/parquet"), "utf8")).toBe(commit);
    expect(hub.requests.filter(({ host }) => host === "hub").map(({ path }) => path)).toEqual([
      `/api/datasets/${REPO}/revision/refs/convert/parquet`,
      `/${data}/resolve/${commit}/train/0.parquet`,
      expect.stringContaining("/api/resolve-cache/"),
    ]);
    expect(await pullRepository(data, { ...offline(it), ...pull })).toMatchObject({
      commit,
      source: "cache",
    });
    await pullRepository(REPO, options);
    expect((await listCache(settings)).map(({ type, repo }) => [type, repo])).toEqual([
      ["dataset", data],
      ["model", REPO],
    ]);
    await removeRepository(data, settings);
    expect((await listCache(settings)).map(({ repo }) => repo)).toEqual([REPO]);
  }),
);

test(
  "a listing with a file that leaves its folder is refused when that file is asked for",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, { "../../../escaped.json": "{}" });
    await expect(pullRepository(REPO, { ...options, choose: chooseMatching(["*"]) })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(stat(join(settings.cacheDirectory, "..", "escaped.json"))).rejects.toThrow("ENOENT");
  }),
);

test(
  "two processes that pull at once download once and both have the model",
  withHub(async ({ hub, settings }) => {
    hub.addRepository(REPO, FILES);
    hub.plan("open_clip_model.safetensors", { kind: "drip", bytes: 40_000, pauseMs: 40 });
    const script = fileURLToPath(new URL("../../testing/pull-in-child.mjs", import.meta.url));
    const children = [1, 2].map(() => fork(script, [JSON.stringify(settings), REPO]));
    await Promise.all(children.map((child) => once(child, "message")));
    const answers = children.map((child) => once(child, "message"));
    for (const child of children) child.send("go");
    const [first, second] = (await Promise.all(answers)).map(([directory]) => directory as string);
    expect(second).toBe(first);
    const pulled = await readFile(join(first as string, "open_clip_model.safetensors"));
    expect(pulled.equals(WEIGHTS)).toBe(true);
    expect(hub.requests.filter(({ host }) => host === "storage")).toHaveLength(1);
  }),
  TWO_PROCESSES_MS,
);
