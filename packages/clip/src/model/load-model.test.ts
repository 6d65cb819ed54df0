import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor, type WritableTensor, writeSafetensors } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { loadModel } from "./load-model.ts";
import { clipTokenizerJson, ENTRIES } from "../../testing/clip-tokenizer-json.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";

const WEIGHTS = "open_clip_model.safetensors";
const golden = fileURLToPath(new URL("../../fixtures/models/openclip-vit-gelu", import.meta.url));

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "load-model-"));
});
afterAll(() => rm(root, { recursive: true }));

/** A random checkpoint in a directory of its own. */
async function checkpoint(name: string, layout: "open_clip" | "hugging-face" = "open_clip"): Promise<string> {
  const directory = join(root, name);
  await writeRandomCheckpoint(directory, TINY, { layout });
  return directory;
}

/** Writes the weights anew, each tensor changed by `edit`; one for which it returns undefined is left out. */
async function editWeights(
  directory: string,
  edit: (name: string, shape: readonly number[]) => readonly number[] | undefined,
): Promise<void> {
  const path = join(directory, WEIGHTS);
  const source = await fileSource(path);
  const header = await readHeader(source);
  const tensors: Record<string, WritableTensor> = {};
  for (const name of header.tensors.keys()) {
    const { data, shape } = await readTensor(source, header, name);
    const edited = edit(name, shape);
    if (edited !== undefined) tensors[name] = { dtype: "F32", shape: edited, data: data as Float32Array };
  }
  await writeFile(path, writeSafetensors(tensors));
}

const image = (seed: number, width = 40, height = 32) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + seed * 101) % 256),
});

test.each(["open_clip", "hugging-face"] as const)(
  "a model in %s layout encodes images and texts",
  async (layout) => {
    const model = await loadModel(await checkpoint(`works-${layout}`, layout));
    expect(model.info).toMatchObject({
      id: `works-${layout}`,
      architecture: "vit",
      layout,
      precision: "f32",
      grid: { rows: 4, columns: 4 },
      embeddingDimension: 16,
      contextLength: 24,
      scoring: { kind: "softmax", bias: 0 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(model.info.scoring.scale).toBeCloseTo(100, 4);
    const { embeddings, features } = await model.encodeImages([image(1), image(2)], {
      features: ["keys", "tokens", "keys-nobias"],
    });
    expect(embeddings).toMatchObject({ rows: 2, columns: 16 });
    for (const feature of ["keys", "tokens", "keys-nobias"] as const) {
      expect(features[feature]).toMatchObject({ rows: 32, columns: 32 });
      expect(features[feature]!.data.every(Number.isFinite)).toBe(true);
    }
    expect(await model.encodeTexts(["a dog", "a fire engine", "cat"])).toMatchObject({
      rows: 3,
      columns: 16,
    });
    await model.dispose();
  },
);

test("an image's embedding does not depend on the features asked for nor on its batch", async () => {
  const model = await loadModel(await checkpoint("batches"));
  const images = Array.from({ length: 19 }, (_, i) => image(i));
  const alone = await model.encodeImages([images[17]!]);
  const { embeddings, features } = await model.encodeImages(images, { features: ["tokens"] });
  const { embeddings: plain } = await model.encodeImages(images);
  const { features: one } = await model.encodeImages([images[17]!], { features: ["tokens"] });
  for (let c = 0; c < 16; c++) {
    expect(embeddings.data[17 * 16 + c]).toBeCloseTo(alone.embeddings.data[c]!, 5);
    expect(plain.data[17 * 16 + c]).toBeCloseTo(alone.embeddings.data[c]!, 5);
  }
  const tokens = features.tokens!.data.subarray(17 * 16 * 32, 18 * 16 * 32);
  tokens.forEach((value, i) => expect(value).toBeCloseTo(one.tokens!.data[i]!, 5));
  await model.dispose();
});

test("a text's embedding depends neither on its batch nor on the padding, and the order is kept", async () => {
  const model = await loadModel(await checkpoint("texts"));
  const texts = ["a", "a very long text indeed", "dog", "a cat", "a dog on a wheel"];
  const together = await model.encodeTexts(texts);
  const { ids, length } = (await model.tokenizer()).encode(texts, "full");
  const padded = await model.encodeTokens(ids, texts.length, length);
  for (const [i, text] of texts.entries()) {
    const alone = await model.encodeTexts([text]);
    for (let c = 0; c < 16; c++) {
      expect(together.data[i * 16 + c]).toBeCloseTo(alone.data[c]!, 5);
      expect(padded.data[i * 16 + c]).toBeCloseTo(alone.data[c]!, 5);
    }
  }
  await model.dispose();
});

test("keys differ from keys without bias by the key bias of the last block", async () => {
  const directory = await checkpoint("keys");
  const model = await loadModel(directory);
  const source = await fileSource(join(directory, WEIGHTS));
  const bias = await readTensor(
    source,
    await readHeader(source),
    "visual.transformer.resblocks.2.attn.in_proj_bias",
  );
  const { features } = await model.encodeImages([image(3)], { features: ["keys", "keys-nobias"] });
  features.keys!.data.forEach((value, i) =>
    expect(value - features["keys-nobias"]!.data[i]!).toBeCloseTo(bias.data[32 + (i % 32)]!, 4),
  );
  await model.dispose();
});

test("no images and no texts give empty results", async () => {
  const model = await loadModel(await checkpoint("empty"));
  const { embeddings, features } = await model.encodeImages([], { features: ["tokens"] });
  expect(embeddings).toMatchObject({ rows: 0, columns: 16 });
  expect(features.tokens).toMatchObject({ rows: 0 });
  expect(await model.encodeTexts([])).toMatchObject({ rows: 0, columns: 16 });
  await model.dispose();
});

test("the embedded model loads by its name", async () => {
  const model = await loadModel("emoji-vit-s");
  expect(model.info).toMatchObject({ id: "emoji-vit-s", grid: { rows: 14, columns: 14 }, contextLength: 32 });
  expect(await model.encodeTexts(["an emoji of a dog"])).toMatchObject({ rows: 1, columns: 192 });
  await model.dispose();
});

test("weights behind symbolic links load, as the hub's cache keeps them", async () => {
  const real = await checkpoint("hub/blobs-of-model");
  const snapshot = join(root, "hub", "snapshots", "abc");
  await mkdir(join(root, "hub", "blobs"), { recursive: true });
  await mkdir(snapshot, { recursive: true });
  for (const [i, name] of [WEIGHTS, "open_clip_config.json", "tokenizer.json"].entries()) {
    await cp(join(real, name), join(root, "hub", "blobs", `blob${i}`));
    await symlink(join("..", "..", "blobs", `blob${i}`), join(snapshot, name));
  }
  const [linked, direct] = await Promise.all([loadModel(snapshot), loadModel(real)]);
  expect((await linked.encodeImages([image(1)])).embeddings).toEqual(
    (await direct.encodeImages([image(1)])).embeddings,
  );
  await Promise.all([linked.dispose(), direct.dispose()]);
});

test("the older name of open_clip's weights is known", async () => {
  const directory = await checkpoint("older");
  await cp(join(directory, WEIGHTS), join(directory, "open_clip_pytorch_model.safetensors"));
  await rm(join(directory, WEIGHTS));
  const model = await loadModel(directory);
  expect(model.info.layout).toBe("open_clip");
  await model.dispose();
});

test("a model's functions work taken from it, and it can be disposed of while they do, and twice", async () => {
  const { encodeTexts, encodeImages, dispose } = await loadModel(await checkpoint("disposed"));
  expect(await encodeTexts(["a dog"])).toMatchObject({ rows: 1 });
  const working = Promise.allSettled([encodeTexts(["a dog"]), encodeImages([image(1)])]);
  await Promise.all([dispose(), dispose()]);
  await dispose();
  const reason = { code: "INVALID_ARGUMENT", message: expect.stringContaining("has been disposed") };
  for (const result of await working) expect(result).toMatchObject({ status: "rejected", reason });
  await expect(encodeTexts(["a dog"])).rejects.toMatchObject(reason);
});

test("a missing tensor is named when the encoder that needs it is first used", async () => {
  const directory = await checkpoint("missing");
  await editWeights(directory, (name, shape) => (name === "visual.ln_post.bias" ? undefined : shape));
  const model = await loadModel(directory);
  await expect(model.encodeImages([image(1)])).rejects.toMatchObject({
    code: "MISSING_TENSOR",
    message: expect.stringContaining("visual.ln_post.bias, expected with shape [32]"),
  });
  expect(await model.encodeTexts(["a dog"])).toMatchObject({ rows: 1 });
  await model.dispose();
});

test("a tensor of another shape is named with both shapes", async () => {
  const directory = await checkpoint("shape");
  await editWeights(directory, (name, shape) => (name === "text_projection" ? [16, 32] : shape));
  const model = await loadModel(directory);
  await expect(model.encodeTexts(["a dog"])).rejects.toMatchObject({
    code: "INVALID_WEIGHTS",
    message: expect.stringContaining("text_projection has shape [16, 32], expected [32, 16]"),
  });
  await model.dispose();
});

test("a model without a norm before its blocks needs no weights for one", async () => {
  const directory = await checkpoint("no-pre-norm");
  const path = join(directory, "open_clip_config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as { model_cfg: { vision_cfg: object } };
  config.model_cfg.vision_cfg = { ...config.model_cfg.vision_cfg, no_ln_pre: true };
  await writeFile(path, JSON.stringify(config));
  await editWeights(directory, (name, shape) => (name.startsWith("visual.ln_pre") ? undefined : shape));
  const model = await loadModel(directory);
  expect((await model.encodeImages([image(1)])).embeddings).toMatchObject({ rows: 1, columns: 16 });
  await model.dispose();
});

test("truncated weights are refused when the model is loaded", async () => {
  const directory = await checkpoint("truncated");
  await truncate(join(directory, WEIGHTS), 50_000);
  await expect(loadModel(directory)).rejects.toMatchObject({
    code: "INVALID_WEIGHTS",
    message: expect.stringContaining("truncated"),
  });
});

test("an architecture that is not built is refused with a list of those that are", async () => {
  const directory = await checkpoint("architecture");
  const path = join(directory, "open_clip_config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as { model_cfg: { vision_cfg: object } };
  config.model_cfg.vision_cfg = { timm_model_name: "swin_base_patch4_window7_224" };
  await writeFile(path, JSON.stringify(config));
  await expect(loadModel(directory)).rejects.toMatchObject({
    code: "UNSUPPORTED_ARCHITECTURE",
    message: expect.stringMatching(/swin_base_patch4_window7_224.*supported: vit/),
  });
});

test.each(["tokenizer.json", "open_clip_config.json"])(
  "another %s beside the same weights is another model to those who keep its embeddings",
  async (name) => {
    const directory = await checkpoint(`other-${name}`);
    const { info } = await loadModel(directory);
    const path = join(directory, name);
    await writeFile(path, `${await readFile(path, "utf8")} `);
    const { info: other } = await loadModel(directory);
    expect(other).toEqual({ ...info, configurationSha256: other.configurationSha256 });
    expect(other.configurationSha256).not.toBe(info.configurationSha256);
  },
);

test("a directory without a model is refused with what it holds and what is expected", async () => {
  const directory = join(root, "nothing");
  await mkdir(directory);
  await writeFile(join(directory, "notes.txt"), "");
  await expect(loadModel(directory)).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringMatching(/pytorch_model\.bin beside config\.json; found notes\.txt/),
  });
});

test("a name that is neither a model nor a directory is refused with the names there are", async () => {
  await expect(loadModel("no-such-model")).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining("emoji-vit-s"),
  });
});

test("without tokenizer.json images are encoded, texts are not", async () => {
  const model = await loadModel(golden);
  const copied = { ...model };
  expect((await copied.encodeImages([image(1)])).embeddings.rows).toBe(1);
  await expect(model.encodeTexts(["a dog"])).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining("tokenizer.json"),
  });
  await model.dispose();
});

test("a tokenizer with more tokens than the text encoder is refused", async () => {
  const directory = await checkpoint("vocabulary");
  await writeRandomCheckpoint(join(root, "larger"), { ...TINY, text: { ...TINY.text, vocabularySize: 600 } });
  await cp(join(root, "larger", "tokenizer.json"), join(directory, "tokenizer.json"));
  const model = await loadModel(directory);
  await expect(model.encodeTexts(["a dog"])).rejects.toMatchObject({
    code: "INVALID_TOKENIZER",
    message: expect.stringContaining("600 tokens, the text encoder 514"),
  });
  await model.dispose();
});

test("tensors that do not fit the model are refused", async () => {
  const model = await loadModel(await checkpoint("tensors"));
  await expect(model.encodePixels(new Float32Array(5), 1)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
  await expect(model.encodeTokens(Int32Array.of(512, 514), 1, 2)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("0 … 513"),
  });
  await expect(loadModel(golden, { threads: 0.5 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await model.dispose();
});

test("an aborted signal stops loading and encoding with its reason", async () => {
  const directory = await checkpoint("abort");
  const reason = new Error("stopped by the user");
  await expect(loadModel(directory, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const model = await loadModel(directory);
  await expect(model.encodeImages([image(1)], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(model.encodeTexts(["a"], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const many = model.encodeImages(
    Array.from({ length: 400 }, (_, i) => image(i)),
    { signal: controller.signal },
  );
  setImmediate(() => controller.abort(reason));
  await expect(many).rejects.toBe(reason);
  await model.dispose();
});

test("a disposed model says so", async () => {
  const model = await loadModel(await checkpoint("disposed"));
  const running = model.encodeImages([image(1)]);
  await model.dispose();
  await expect(running).rejects.toThrow("encodeImages: the model has been disposed");
  await expect(model.encodeImages([image(1)])).rejects.toThrow("encodeImages: the model has been disposed");
  await expect(model.encodeTexts(["a"])).rejects.toThrow("encodeTexts: the model has been disposed");
  await model.dispose();
});

/** Of open_clip 3.3.0 (get_tokenizer) and openai-clip 1.0.1. */
const REPAIRED = [49_406, 13_242, 568, 5319, 49_407];
/** Of transformers 5.24.0 (CLIPTokenizer). */
const AS_WRITTEN = [49_406, 13_242, 728, 503, 338, 5319, 49_407];

test.each([
  ["open_clip", REPAIRED, "<end_of_text>"],
  ["openai", REPAIRED, "<|endoftext|>"],
  ["hugging-face", AS_WRITTEN, "<|endoftext|>"],
] as const)("texts are read in %s layout as its own library does it", async (layout, ids, end) => {
  const directory = join(root, `apostrophe-${layout}`);
  // OpenAI's files say nothing of heads: they are 64 wide.
  const geometry = {
    ...TINY,
    vision: { ...TINY.vision, width: 64, heads: 1 },
    text: { ...TINY.text, width: 64, heads: 1, vocabularySize: ENTRIES },
  };
  await writeRandomCheckpoint(directory, geometry, { layout });
  await writeFile(join(directory, "tokenizer.json"), JSON.stringify(clipTokenizerJson()));
  const model = await loadModel(directory);
  expect([...(await model.tokenizer()).encode(["Shepherd\u2019s pie"], "longest").ids]).toEqual(ids);
  expect([...(await model.tokenizer()).encode([end], "longest").ids]).toEqual([49_406, 49_407, 49_407]);
  const { data } = await model.encodeTexts(["Shepherd\u2019s pie"]);
  const straight = await model.encodeTexts(["shepherd's pie"]);
  expect(data.every((x, i) => Math.abs(x - straight.data[i]!) < 1e-5)).toBe(ids === REPAIRED);
  await model.dispose();
});
