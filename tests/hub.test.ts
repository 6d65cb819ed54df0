import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHubServer, type HubServer } from "../packages/files/testing/hub-server.ts";
import { memorySource, readHeader, readTensor } from "@commonground/files";
import {
  pickle,
  text,
  torchArchive,
  torchFile,
  type TorchTensor,
} from "../packages/files/testing/torch-archive.ts";
import { torchFixture } from "../packages/clip/testing/torch-fixtures.ts";
import { byteTokenizer } from "../packages/clip/testing/byte-tokenizer.ts";
import { TINY, writeRandomCheckpoint } from "../packages/clip/testing/random-checkpoint.ts";
import { commonground } from "./support/command.ts";

const CAT = "examples/drawings/cat.svg";
const WORDS = ["--bank", "examples/pets.json", "--classes", "cat,dog,tractor", "--json", "-"];
const OPTIONS = [...WORDS, "--quiet"];

let hub: HubServer;
let folder: string;
let commit: string;

async function readAll(directory: string): Promise<Record<string, Uint8Array>> {
  const names = await readdir(directory);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(directory, name))] as const)),
  );
}

/** Runs the command against the hub of this test, with a cache of its own. */
function run(args: readonly string[], env: Record<string, string> = {}) {
  return commonground(args, {
    env: {
      HF_ENDPOINT: hub.endpoint,
      HF_HOME: join(folder, "home"),
      HF_HUB_OFFLINE: "",
      HF_TOKEN: "",
      ...env,
    },
  });
}

beforeAll(async () => {
  hub = await startHubServer();
  folder = await mkdtemp(join(tmpdir(), "commonground-hub-test-"));
  const checkpoint = join(folder, "tiny");
  await writeRandomCheckpoint(checkpoint, TINY);
  const files = await readAll(checkpoint);
  commit = hub.addRepository("someone/tiny-clip", files);
  const { "tokenizer.json": tokenizer, ...withoutTokenizer } = files;
  hub.addRepository("timm/vit_base_patch32_clip_224.openai", withoutTokenizer);
  hub.addRepository("someone/bare-clip", withoutTokenizer);
  hub.addRepository("openai/clip-vit-base-patch32", { "tokenizer.json": tokenizer, "config.json": "{}" });
  hub.addRepository("someone/pickled", await copied("pickled", /safetensors/u));
  const sharded = await copied("sharded", /\.bin/u);
  hub.addRepository("someone/sharded", sharded);
  const { "model-00002-of-00003.safetensors": _, ...torn } = sharded;
  hub.addRepository("someone/torn", torn);
  const lora = await readAll(torchFixture("lora"));
  const config = JSON.parse(Buffer.from(lora["adapter_config.json"]!).toString()) as object;
  const adapter_config = JSON.stringify({ ...config, base_model_name_or_path: "someone/sharded" });
  hub.addRepository("someone/lora", { ...lora, "adapter_config.json": adapter_config });
  const base_of_both = JSON.stringify({ ...config, base_model_name_or_path: "someone/both" });
  hub.addRepository("someone/both", { ...files, ...sharded });
  hub.addRepository("someone/lora-on-both", { ...lora, "adapter_config.json": base_of_both });
  const { "open_clip_model.safetensors": bare, ...configured } = files;
  const pickled = { "open_clip_pytorch_model.bin": await pickledWeights(bare!) };
  hub.addRepository("someone/pickle", { ...configured, ...pickled });
  hub.addRepository("someone/both-formats", { ...files, ...pickled });
  hub.addRepository("laion/CLIP-convnext_base-laion400M-s13B-b51K", { "open_clip_pytorch_model.bin": bare! });
});

afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

/** A tiny model of transformers' in shards, but for some files, with a tokenizer. */
async function copied(name: string, but: RegExp): Promise<Record<string, Uint8Array>> {
  const path = join(folder, name);
  await cp(torchFixture("hf"), path, { recursive: true, filter: (from) => !but.test(from) });
  await writeFile(join(path, "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
  return readAll(path);
}

/** The same weights as PyTorch saves them. */
async function pickledWeights(safetensors: Uint8Array): Promise<Uint8Array> {
  const source = memorySource(safetensors);
  const header = await readHeader(source);
  const tensors: Record<string, TorchTensor> = {};
  for (const [name, { shape }] of header.tensors) {
    tensors[name] = { shape, data: Float32Array.from((await readTensor(source, header, name)).data) };
  }
  return torchArchive(tensors, ["state_dict"]);
}

test("a hub id is pulled on first use, its commit pinned, printed and recorded; the second run asks nothing", async () => {
  const first = await run(["explain", CAT, "--model", "someone/tiny-clip", ...WORDS]);
  expect(first.stderr).toContain(commit);
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout).model).toMatchObject({ id: "someone/tiny-clip", revision: commit });
  const asked = hub.requests.length;
  const second = await run(["explain", CAT, "--model", "someone/tiny-clip", ...OPTIONS]);
  expect(JSON.parse(second.stdout).model.revision).toBe(commit);
  expect(hub.requests.length).toBe(asked);
  const offline = await run(["explain", CAT, "--model", "someone/tiny-clip", ...OPTIONS], {
    HF_HUB_OFFLINE: "1",
  });
  expect(offline.code).toBe(0);
});

test("a revision is named after the hub id or by the address of its page; data sets are said to be none", async () => {
  const env = { HF_HOME: join(folder, "addresses") };
  const snapshot = new RegExp(`snapshots/${commit}$`, "u");
  const page = `${hub.endpoint}/someone/tiny-clip/tree/${commit}`;
  const pulled = await run(["model", "pull", page, "--quiet"], env);
  expect(pulled.stdout.trim()).toMatch(snapshot);
  const named = await run(["model", "pull", "hf-hub:someone/tiny-clip@main", "--quiet"], env);
  expect(named.stdout.trim()).toMatch(snapshot);
  const removed = await run(["model", "rm", "someone/tiny-clip@main"], env);
  expect(removed).toMatchObject({ code: 2, stderr: expect.stringContaining("give someone/tiny-clip") });
  const data = await run(["explain", CAT, "--model", "hf://datasets/someone/data", ...OPTIONS], env);
  expect(data.stderr).toMatch(/^commonground: .*is a data set of the hub, not a model.*\n$/u);
});

test("offline, a model that is not in the cache is one clear line", async () => {
  const { code, stderr, stdout } = await run(["explain", CAT, "--model", "someone/else", ...OPTIONS], {
    HF_HUB_OFFLINE: "1",
  });
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(/someone\/else.*HF_HUB_OFFLINE/u)]);
});

test("a known checkpoint without a tokenizer takes the vocabulary its family shares", async () => {
  const { code, stdout, stderr } = await run(["explain", CAT, "--model", "vit-b-32/OpenAI", ...OPTIONS]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(JSON.parse(stdout).model.id).toBe("ViT-B-32/openai");
});

test("another model without a tokenizer says whose it took", async () => {
  const { code, stdout } = await run(["explain", CAT, "--model", "someone/bare-clip", ...OPTIONS]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).notes).toContainEqual({
    code: "model-caution",
    message: "The model came without tokenizer.json; that of openai/clip-vit-base-patch32 is used.",
  });
});

test("a download that breaks off goes on where it was, says so, and ends with a good file", async () => {
  hub.plan("open_clip_model.safetensors", { kind: "cut", after: 50_000 });
  const env = { HF_HOME: join(folder, "broken") };
  const { code, stdout, stderr } = await run(["model", "pull", "someone/tiny-clip"], env);
  expect(stderr).toContain("trying again");
  expect(code).toBe(0);
  expect(stdout.trim()).toMatch(new RegExp(`snapshots/${commit}$`, "u"));
  const verified = await run(["model", "verify"], env);
  expect(verified.stdout).toMatch(/\d+ files, 0 bad/u);
  expect(verified.code).toBe(0);
  const listed = await run(["model", "ls"], env);
  expect(listed.stdout).toContain(`${commit} main`);
  const pruned = await run(["model", "prune"], env);
  expect(pruned.stdout).toContain("would remove 0 things");
  const removed = await run(["model", "rm", "someone/tiny-clip"], env);
  expect(removed.stdout).toMatch(/removed someone\/tiny-clip, \d/u);
  expect((await run(["model", "rm", "someone/tiny-clip"], env)).stderr).toMatch(/is not in the cache/u);
});

test("a model that is removed takes its quantised weights along", async () => {
  const env = { HF_HOME: join(folder, "quantised"), COMMONGROUND_CACHE: join(folder, "own") };
  const { code } = await run(
    ["explain", CAT, "--model", "someone/tiny-clip", "--precision", "int8", ...OPTIONS],
    env,
  );
  expect(code).toBe(0);
  const quantised = join(folder, "own", "int8");
  expect(await readdir(quantised)).toHaveLength(1);
  expect((await run(["model", "rm", "someone/tiny-clip"], env)).code).toBe(0);
  expect(await readdir(quantised)).toEqual([]);
});

test("verify of a model that is not in the cache fails and says so", async () => {
  expect(await run(["model", "verify", "someone/elsewhere"])).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /someone\/elsewhere: is not in the hub's cache.*model pull someone\/elsewhere/u,
    ),
  });
});

test("verify finds bytes that changed in the cache", async () => {
  const env = { HF_HOME: join(folder, "damaged") };
  const { stdout } = await run(["model", "pull", "someone/tiny-clip", "--quiet"], env);
  const config = await realpath(join(stdout.trim(), "open_clip_config.json"));
  await writeFile(config, (await readFile(config, "utf8")).replace("embed_dim", "embed_din"));
  const verified = await run(["model", "verify", "someone/tiny-clip"], env);
  expect(verified.code).toBe(1);
  expect(verified.stdout).toMatch(/corrupt .*open_clip_config\.json/u);
});

test.each([
  ["pickles alone, in shards", "someone/pickled", "someone/pickled"],
  ["shards", "someone/sharded", "someone/sharded"],
  ["an adapter, on the base that it names", "someone/lora", "someone/lora on someone/sharded"],
  ["an adapter, on the files of its layout", "someone/lora-on-both", "someone/lora-on-both on someone/both"],
])("a repository of %s explains", async (_, model, id) => {
  const { code, stdout, stderr } = await run(["explain", CAT, "--model", model, ...OPTIONS]);
  expect(stderr).not.toMatch(/^commonground: /mu);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).model).toMatchObject({ id, layout: "hugging-face" });
});

test("a repository of one PyTorch file goes on where its download broke off, and explains as safetensors do", async () => {
  hub.plan("open_clip_pytorch_model.bin", { kind: "cut", after: 20_000 });
  const asked = ["explain", CAT, ...WORDS, "--model"];
  const { code, stdout, stderr } = await run([...asked, "someone/pickle"]);
  expect(stderr).toContain("trying again");
  expect(code).toBe(0);
  const other = await run([...asked, "someone/tiny-clip"]);
  const [pickle, safe] = [stdout, other.stdout].map((text) => JSON.parse(text) as Record<string, object>);
  expect(pickle!["model"]).toMatchObject({ id: "someone/pickle", layout: "open_clip" });
  expect(pickle!["prediction"]).toEqual(safe!["prediction"]);
});

test("safetensors are pulled where a repository has both", async () => {
  expect((await run(["model", "pull", "someone/both-formats"])).code).toBe(0);
  const pulled = hub.requests.filter(({ path }) => path.includes("someone/both-formats/resolve"));
  expect(pulled.some(({ path }) => path.endsWith("open_clip_model.safetensors"))).toBe(true);
  expect(pulled.some(({ path }) => path.endsWith(".bin"))).toBe(false);
});

test("a repository that lacks a shard is refused before anything is downloaded", async () => {
  const { code, stderr } = await run(["explain", CAT, "--model", "someone/torn", ...OPTIONS]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^commonground: [^\n]*not all shards[^\n]*\n$/u);
  expect(hub.requests.some(({ path }) => path.includes("someone/torn/resolve"))).toBe(false);
});

test("a known repository without a configuration is what its name says", async () => {
  const { code, stderr } = await run([
    "explain",
    CAT,
    "--model",
    "convnext_base/laion400m_s13b_b51k",
    ...OPTIONS,
  ]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/token_embedding\.weight has shape \[514, 32\], expected \[49408, 512\]/u);
});

test("a repository that is not there is one clear line", async () => {
  const { code, stderr } = await run(["model", "pull", "nobody/nothing", "--quiet"]);
  expect(code).toBe(1);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain("nobody/nothing");
});

test("a cache in which another tool has half of the repository is completed, where the hub can be asked", async () => {
  const timms = { "model.safetensors": "an encoder alone", "config.json": '{"architecture":"vit"}' };
  const files = await readAll(join(folder, "tiny"));
  const repo = "timm/vit_base_patch16_clip_224.openai";
  const pinned = hub.addRepository(repo, { ...files, ...timms });
  const home = join(folder, "home-of-timm");
  const root = join(home, "hub", `models--${repo.replace("/", "--")}`);
  await mkdir(join(root, "snapshots", pinned), { recursive: true });
  await mkdir(join(root, "refs"));
  await writeFile(join(root, "refs", "main"), pinned);
  for (const [name, content] of Object.entries(timms)) {
    await writeFile(join(root, "snapshots", pinned, name), content);
  }
  const args = ["explain", CAT, "--model", "ViT-B-16/openai", ...OPTIONS];
  const offline = await run(args, { HF_HOME: home, HF_HUB_OFFLINE: "1" });
  expect(offline).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^commonground: .*HF_HUB_OFFLINE.*\n$/u),
  });
  const { code, stdout } = await run(args, { HF_HOME: home });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).model).toMatchObject({ layout: "open_clip", revision: pinned });
});

test.each([
  ["ViT-B-16/opanai", /did you mean ViT-B-16\/openai or/u],
  ["packages/clip/fixtures/torch/make_torch.py", /make_torch\.py: .*no file of weights/u],
  ["emoji-vit", /neither an embedded model \(emoji-vit-s, /u],
])("the model %s is one line that says what to give", async (model, hint) => {
  const { code, stderr } = await run(["explain", CAT, "--model", model, ...OPTIONS]);
  expect(code).toBe(1);
  expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(hint)]);
});

test("a pickle that asks for code is refused by its name, and the embedded model is not pulled", async () => {
  const path = join(folder, "weights.pt");
  await writeFile(path, torchFile(pickle("\x80\x02cposix\nsystem\n", text("true"), "\x85R.")));
  const { code, stderr } = await run(["explain", CAT, "--model", path, ...OPTIONS]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^commonground: .*weights\.pt: it asks for Python's "posix\.system".*is refused[^\n]*\n$/u,
  );
  expect((await run(["model", "pull", "emoji-vit-s"])).stderr).toMatch(/comes with the packages/u);
});
