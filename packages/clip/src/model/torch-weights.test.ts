import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyTrained, torchFixture, writeExpected } from "../../testing/torch-fixtures.ts";
import { byteTokenizer } from "../../testing/byte-tokenizer.ts";
import { loadModel } from "./load-model.ts";
import { verifyModel } from "./verify.ts";

let root = "";
let trained = "";
const tiny = torchFixture("tiny.json");

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "torch-weights-"));
  trained = await copyTrained(root);
});
afterAll(() => rm(root, { recursive: true }));

async function differences(
  model: string,
  expected: Parameters<typeof writeExpected>[1],
  architecture?: string,
) {
  const { outputs } = await verifyModel(model, await writeExpected(root, expected), { architecture });
  expect(outputs.map(({ name }) => name)).toEqual(["image_embedding", "text_embedding"]);
  return Math.max(...outputs.map(({ maxAbsoluteDifference }) => maxAbsoluteDifference));
}

/** A folder with some files of a fixture and a tokenizer. */
async function folderOf(name: string, files: readonly string[], from: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  for (const file of files) await cp(join(torchFixture(from), file), join(folder, file));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
  return folder;
}

test("what open_clip's training wrote gives open_clip's embeddings, with the preprocessing of its run", async () => {
  expect(await differences(trained, "trained", tiny)).toBeLessThan(2e-5);
  const { info, dispose } = await loadModel(trained, { architecture: tiny });
  await dispose();
  expect(info).toMatchObject({ id: "epoch_1.pt", architecture: "vit", layout: "open_clip", revision: null });
  expect(info.preprocess).toMatchObject({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], resize: "shortest" });
  expect(info.caution).toMatch(/params\.txt of its training counts.*open_clip's defaults \(resize_mode\)/);
});

test("a training run of a model that open_clip does not have asks for its configuration", async () => {
  await expect(loadModel(trained)).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringMatching(/params\.txt: tiny is none of the models.*give --architecture/),
  });
});

test("a configuration beside the weights needs no telling, and is not told twice", async () => {
  const folder = await folderOf("configured", ["epoch_1.pt"], "trained/checkpoints");
  const model_cfg = JSON.parse(await readFile(tiny, "utf8")) as unknown;
  await writeFile(join(folder, "open_clip_config.json"), JSON.stringify({ model_cfg }));
  expect(await differences(join(folder, "epoch_1.pt"), "trained")).toBeLessThan(2e-5);
  await cp(join(folder, "epoch_1.pt"), join(folder, "open_clip_pytorch_model.bin"));
  expect(await differences(folder, "trained")).toBeLessThan(2e-5);
  await expect(loadModel(folder, { architecture: "ViT-B-32" })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("leave --architecture out"),
  });
});

test("a TorchScript archive of OpenAI's is read as weights, its sizes off the tensors", async () => {
  const folder = await folderOf("openai", ["openai.pt"], ".");
  expect(await differences(join(folder, "openai.pt"), "openai")).toBeLessThan(2e-5);
});

const FILES = ["config.json", "preprocessor_config.json"];

test.each([
  [
    "safetensors",
    ["model.safetensors.index.json", ...[1, 2, 3].map((i) => `model-0000${i}-of-00003.safetensors`)],
  ],
  ["pickles", ["pytorch_model.bin.index.json", ...[1, 2].map((i) => `pytorch_model-0000${i}-of-00002.bin`)]],
])("%s in shards give transformers' embeddings", async (name, files) => {
  const folder = await folderOf(`sharded-${name}`, [...FILES, ...files], "hf");
  expect(await differences(folder, "hf")).toBeLessThan(2e-5);
});
