import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor, writeSafetensors, type WritableTensor } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { byteTokenizer } from "../../testing/byte-tokenizer.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import { copyTrained, torchFixture, writeExpected } from "../../testing/torch-fixtures.ts";
import { loadModel, type LoadModelOptions } from "./load-model.ts";
import { verifyModel } from "./verify.ts";

let root = "";
let lora = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "made-weights-"));
  process.env["XDG_CACHE_HOME"] = join(root, "cache");
  await cp(torchFixture("hf"), join(root, "hf"), { recursive: true });
  await writeFile(join(root, "hf", "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
  lora = join(root, "lora");
  await cp(torchFixture("lora"), lora, { recursive: true });
  await Promise.all([1, 2].map((seed) => writeRandomCheckpoint(join(root, `seed${seed}`), TINY, { seed })));
});
afterAll(() => rm(root, { recursive: true }));

const changedLora = async (name: string, changes: Record<string, unknown>): Promise<string> => {
  const folder = join(root, name);
  await cp(lora, folder, { recursive: true });
  const path = join(folder, "adapter_config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...config, ...changes }));
  return folder;
};

async function differences(model: string, expected: "hf" | "lora"): Promise<number> {
  const { outputs } = await verifyModel(model, await writeExpected(root, expected));
  expect(outputs).toHaveLength(2);
  return Math.max(...outputs.map(({ maxAbsoluteDifference }) => maxAbsoluteDifference));
}

test("an adapter gives what peft gives when it merges it, at ranks and scales of their own", async () => {
  expect(await differences(lora, "lora")).toBeLessThan(2e-5);
  expect(await differences(lora, "hf")).toBeGreaterThan(1e-3);
  const { info, dispose } = await loadModel(lora);
  await dispose();
  // α/√r: 6/2, of the perceptrons 10/2, of the projection 6/√2.
  expect(info.caution).toMatch(
    /LoRA adapter .*lora.* is merged, rank-stabilised, at the scales 3\.000, 4\.243, 5\.000\./,
  );
  expect(info.id).toBe("lora on hf");
});

test("scales are told by the hash of the weights", async () => {
  const weaker = await changedLora("weaker", { lora_alpha: 1 });
  const [one, two] = [await loadModel(lora), await loadModel(weaker)];
  expect(one.info.sha256).not.toBe(two.info.sha256);
  expect(await differences(weaker, "lora")).toBeGreaterThan(1e-3);
  await Promise.all([one.dispose(), two.dispose()]);
});

test.each<[Record<string, unknown>, RegExp]>([
  [{ use_dora: true }, /has no lora_magnitude_vector, and use_dora is true.*merge_and_unload/],
  [{ lora_bias: true }, /has no lora_B\.bias, and lora_bias is true/],
  [{ modules_to_save: ["fc9"] }, /modules_to_save names fc9, of which it has no weights/],
  [{ bias: "all" }, /bias says that biases were trained, and it has none/],
  [{ bias: "some" }, /bias is "some"/],
  [{ target_parameters: ["text_projection"] }, /target_parameters/],
  [{ trainable_token_indices: [5] }, /trainable_token_indices/],
  [{ init_lora_weights: "pissa" }, /init_lora_weights/],
  [{ fan_in_fan_out: true }, /fan_in_fan_out is true/],
  [{ peft_type: "IA3" }, /of peft's kind IA3/],
  [{ layer_replication: [[0, 1]] }, /layer_replication/],
  // It acts on the tokens after these alone.
  [{ alora_invocation_tokens: [5] }, /alora_invocation_tokens/],
  [{ of_tomorrow: 1 }, /of_tomorrow \(1\) is not known here/],
  [
    { rank_pattern: { "^a|b$": 2 } },
    /rank_pattern.*is not valid: expected names of modules, not expressions/,
  ],
  [{ r: 8 }, /lora_B of .* is \[.*expected \[\d+, 8\] for rank 8/],
  [{ base_model_name_or_path: "." }, /comes back to the adapter itself/],
  [{ base_model_name_or_path: null }, /does not say which model .* \(it was trained on a CLIPModel\)/],
  [
    { base_model_name_or_path: "../nowhere" },
    /the adapter's base cannot be loaded \(base_model_name_or_path/,
  ],
])("an adapter with %j is refused", async (changes, message) => {
  const folder = await changedLora(
    `refused-${Object.keys(changes)[0]}-${Object.values(changes)[0]}`.replaceAll(/[^\w-]/g, ""),
    changes,
  );
  await expect(loadModel(folder)).rejects.toThrow(message);
});

test("an adapter of another model names the module that the base has not", async () => {
  const folder = await changedLora("strange", { base_model_name_or_path: join(root, "seed1") });
  await expect(loadModel(folder)).rejects.toMatchObject({
    code: "MISSING_TENSOR",
    message: expect.stringMatching(/changes text_model\.encoder\.layers.*, which .* has not/),
  });
});

/** One embedding of an image and a text. */
async function embed(name: string, options: LoadModelOptions = {}) {
  const model = await loadModel(name, options);
  const { width, height } = model.info.imageSize;
  const pixels = Float32Array.from({ length: 3 * width * height }, (_, i) => Math.sin(i * 0.37));
  const image = (await model.encodePixels(pixels, 1)).embeddings.data;
  const text = (await model.encodeTexts(["a dog"])).data;
  await model.dispose();
  return { info: model.info, numbers: [...image, ...text] };
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

/** The mean of two files' tensors, made by hand. */
async function writeMixed(folder: string, mix: number): Promise<void> {
  const [one, two] = [1, 2].map((seed) => join(root, `seed${seed}`, "open_clip_model.safetensors")) as [
    string,
    string,
  ];
  const [a, b] = [await fileSource(one), await fileSource(two)];
  const [left, right] = [await readHeader(a), await readHeader(b)];
  const tensors: Record<string, WritableTensor> = {};
  for (const [name, { shape }] of left.tensors) {
    const [x, y] = [(await readTensor(a, left, name)).data, (await readTensor(b, right, name)).data];
    tensors[name] = {
      dtype: "F32",
      shape,
      data: Float32Array.from(x, (value, i) => (1 - mix) * value + mix * y[i]!),
    };
  }
  await cp(join(root, "seed1"), folder, { recursive: true });
  await writeFile(join(folder, "open_clip_model.safetensors"), writeSafetensors(tensors));
}

test("a mix is the model of the mixed weights, tells itself, and at its ends is either model", async () => {
  const [one, two] = [join(root, "seed1"), join(root, "seed2")];
  const folder = join(root, "mixed");
  await writeMixed(folder, 0.3);
  const mixed = await embed(one, { and: two, mix: 0.3 });
  const byHand = await embed(folder);
  expect(distance(mixed.numbers, byHand.numbers)).toBeLessThan(1e-5);
  const [first, second] = [await embed(one), await embed(two)];
  expect(distance(mixed.numbers, first.numbers)).toBeGreaterThan(1e-3);
  expect(distance((await embed(one, { and: two, mix: 0 })).numbers, first.numbers)).toBeLessThan(1e-6);
  expect(distance((await embed(one, { and: two, mix: 1 })).numbers, second.numbers)).toBeLessThan(1e-6);
  expect(mixed.info).toMatchObject({
    id: "seed1 × 0.7 + seed2 × 0.3",
    caution: expect.stringContaining("0.7 × those of seed1 and 0.3 × those of seed2"),
  });
  expect(mixed.info.scoring.scale).toBeCloseTo(byHand.info.scoring.scale, 4);
  const other = await embed(one, { and: two, mix: 0.4 });
  expect(new Set([mixed, other, first, second, byHand].map(({ info }) => info.sha256)).size).toBe(5);
});

test("a mix of an adapted model and its base is the adapter at a share of its scale", async () => {
  const half = await embed(join(root, "hf"), { and: lora, mix: 0.5 });
  const weaker = await changedLora("half", { lora_alpha: 3, alpha_pattern: { fc1: 5 } });
  expect(distance(half.numbers, (await embed(weaker)).numbers)).toBeLessThan(1e-5);
});

test("models whose tokenizers clean texts in other ways are not mixed, nor those with other settings of them", async () => {
  const folder = join(root, "other-words");
  await cp(join(root, "hf"), folder, { recursive: true });
  const path = join(folder, "tokenizer.json");
  const tokenizer = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...tokenizer, version: "0.9", truncation: { max_length: 8 } }));
  await embed(join(root, "hf"), { and: folder, mix: 0.5 });
  await writeFile(path, JSON.stringify({ ...tokenizer, normalizer: { type: "NFD" } }));
  await expect(loadModel(join(root, "hf"), { and: folder, mix: 0.5 })).rejects.toThrow(
    /their tokenizers are not the same: they differ in tokenizer\.normalizer/,
  );
});

test("eight bits are quantised from the mixed weights", async () => {
  const options = { and: join(root, "seed2"), mix: 0.3, precision: "int8" } as const;
  const folder = join(root, "mixed-for-int8");
  await writeMixed(folder, 0.3);
  const [mixed, byHand] = [
    await embed(join(root, "seed1"), options),
    await embed(folder, { precision: "int8" }),
  ];
  expect(mixed.info.precision).toBe("int8");
  expect(distance(mixed.numbers, byHand.numbers)).toBeLessThan(1e-5);
});

test("what is half configured is mixed with what is, by telling its architecture", async () => {
  await mkdir(join(root, "run"));
  const trained = await copyTrained(join(root, "run"));
  const folder = join(root, "configured");
  await cp(join(root, "run", "trained", "checkpoints"), folder, { recursive: true });
  const model_cfg = JSON.parse(await readFile(torchFixture("tiny.json"), "utf8")) as unknown;
  const preprocess_cfg = { mean: 0.5, std: 0.5, interpolation: "bilinear" };
  await writeFile(join(folder, "open_clip_config.json"), JSON.stringify({ model_cfg, preprocess_cfg }));
  const architecture = torchFixture("tiny.json");
  const options = { and: join(folder, "epoch_1.pt"), mix: 0.5, architecture };
  const mixed = await embed(trained, options);
  expect(distance(mixed.numbers, (await embed(trained, { architecture })).numbers)).toBeLessThan(1e-5);
  const quick = { ...(model_cfg as object), quick_gelu: true };
  await writeFile(
    join(folder, "open_clip_config.json"),
    JSON.stringify({ model_cfg: quick, preprocess_cfg }),
  );
  await expect(loadModel(trained, options)).rejects.toThrow(
    /compute in different ways: they differ in model_cfg\.quick_gelu/,
  );
});

test.each<[LoadModelOptions, RegExp]>([
  [{ mix: 0.5 }, /mix is given without and/],
  [{ and: "emoji-vit-s" }, /and is given without mix/],
  [{ and: "emoji-vit-s", mix: 1.5 }, /mix is 1\.5; give the second model's share/],
  [{ and: "emoji-vit-s", mix: NaN }, /mix is NaN/],
  [{ and: "emoji-vit-s", mix: 0.5 }, /\d+ tensors differ \(.*\[.*\] and \[/],
])("mixing with %j is refused", async (options, message) => {
  await expect(loadModel(join(root, "seed1"), options)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringMatching(message),
  });
});
