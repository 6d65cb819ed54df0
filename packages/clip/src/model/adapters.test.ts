import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor, type WritableTensor, writeSafetensors } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { byteTokenizer } from "../../testing/byte-tokenizer.ts";
import { type Adapter, adapterFixture, torchFixture, writeExpected } from "../../testing/torch-fixtures.ts";
import { loadModel } from "./load-model.ts";
import { verifyModel } from "./verify.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "adapters-"));
  process.env["XDG_CACHE_HOME"] = join(root, "cache");
  const tokenizer = JSON.stringify(byteTokenizer(514));
  await cp(adapterFixture("."), root, { recursive: true });
  await cp(torchFixture("hf"), join(root, "hf"), { recursive: true });
  await Promise.all(["base", "hf"].map((name) => writeFile(join(root, name, "tokenizer.json"), tokenizer)));
});
afterAll(() => rm(root, { recursive: true }));

async function differences(model: string, expected: Adapter | "hf"): Promise<number> {
  const { outputs } = await verifyModel(join(root, model), await writeExpected(root, expected));
  expect(outputs).toHaveLength(2);
  return Math.max(...outputs.map(({ maxAbsoluteDifference }) => maxAbsoluteDifference));
}

/** A copy of an adapter with other fields in its configuration, and other tensors. */
async function changed(
  from: Adapter,
  name: string,
  fields: Record<string, unknown>,
  rename: (tensor: string) => string | undefined = (tensor) => tensor,
): Promise<string> {
  const folder = join(root, name);
  await cp(join(root, from), folder, { recursive: true });
  const path = join(folder, "adapter_config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as object;
  await writeFile(path, JSON.stringify({ ...config, ...fields }));
  const weights = join(folder, "adapter_model.safetensors");
  const source = await fileSource(weights);
  const header = await readHeader(source);
  const tensors: Record<string, WritableTensor> = {};
  for (const [tensor, { shape }] of header.tensors) {
    const renamed = rename(tensor);
    if (renamed === undefined) continue;
    const { data } = await readTensor(source, header, tensor);
    tensors[renamed] = { dtype: "F32", shape, data: Float32Array.from(data) };
  }
  await writeFile(weights, writeSafetensors(tensors));
  return folder;
}

test.each<[Adapter, "base" | "hf", RegExp]>([
  ["attention", "base", /LoRA adapter .* at the scales 1\.333, 2\.000; \d+ tensors are the adapter's own/],
  ["biased", "base", /at the scales 1\.000, 2\.000, 3\.500\./],
  ["lengths", "hf", /DoRA adapter .* at the scale 1\.500; \d+ tensors are the adapter's own/],
  ["tables", "hf", /LoRA adapter .* at the scale 1\.500\./],
])("%s is what peft merges", async (adapter, base, caution) => {
  expect(await differences(adapter, adapter)).toBeLessThan(2e-5);
  expect(await differences(base, adapter)).toBeGreaterThan(1e-3);
  const { info, dispose } = await loadModel(join(root, adapter));
  await dispose();
  expect(info.caution).toMatch(caution);
});

test("an adapter finds its own layout where its base has both, and any name of a file its own", async () => {
  const both = join(root, "both");
  for (const name of ["hf", "base"]) await cp(join(root, name), both, { recursive: true });
  for (const [adapter, layout] of [
    ["attention", "open_clip"],
    ["tables", "hugging-face"],
  ] as const) {
    const name = `${adapter}-on-both`;
    const folder = await changed(adapter, name, { base_model_name_or_path: "../both" });
    expect(await differences(name, adapter)).toBeLessThan(2e-5);
    const { info, dispose } = await loadModel(folder);
    await dispose();
    expect(info).toMatchObject({ layout, id: `${name} on both` });
  }
  await rm(join(both, "open_clip_model.safetensors"));
  await cp(join(root, "base", "open_clip_model.safetensors"), join(both, "mine.safetensors"));
  expect(await differences("both/mine.safetensors", "base")).toBeLessThan(2e-5);
  expect(await differences("both/model.safetensors.index.json", "hf")).toBeLessThan(2e-5);
});

test("eight bits and a mix are made of what an adapter makes", async () => {
  const pixels = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => Math.sin(i * 0.37));
  const embed = async (options: object, name = "hf") => {
    const model = await loadModel(join(root, name), options);
    const { data } = (await model.encodePixels(pixels, 1)).embeddings;
    await model.dispose();
    return data;
  };
  for (const adapter of ["lengths", "tables"]) {
    const whole = await embed({ and: join(root, adapter), mix: 1 });
    const eight = await embed({ and: join(root, adapter), mix: 1, precision: "int8" });
    const alone = await embed({ precision: "int8" }, adapter);
    for (const rounded of [eight, alone]) {
      const cosine = whole.reduce((sum, value, i) => sum + value * rounded[i]!, 0);
      expect(cosine / (Math.hypot(...whole) * Math.hypot(...rounded))).toBeGreaterThan(0.999);
    }
    expect(Math.max(...alone.map((value, i) => Math.abs(value - eight[i]!)))).toBeLessThan(1e-5);
    expect(await differences(adapter, adapter as Adapter)).toBeLessThan(2e-5);
  }
});

/** Names as peft saves them of a part alone. */
const within = (part: string) => (name: string) => {
  const [head, tail] = name.split(`base_model.model.${part}`);
  return head === "" && tail !== undefined ? `base_model.model.${tail}` : undefined;
};

test.each<[string, Adapter, Record<string, unknown>, (tensor: string) => string | undefined, RegExp]>([
  [
    "an adapter of transformers' image encoder alone",
    "tables",
    { auto_mapping: { base_model_class: "CLIPVisionModel" } },
    within("vision_model."),
    /trained on a part of a model alone \(a CLIPVisionModel\): .* is that of vision_model in .*model\.vision_model = PeftModel/,
  ],
  [
    "an adapter of either encoder alone",
    "tables",
    { auto_mapping: null },
    (name) => (name.includes("embeddings") ? undefined : within("vision_model.")(name)),
    /trained on a part of a model alone: its .* is that of (?:vision_model or text_model|text_model or vision_model) in/,
  ],
  [
    "an adapter of open_clip's image encoder alone",
    "biased",
    { auto_mapping: null },
    within("visual."),
    /trained on a part of a model alone: .* is that of visual in .*model\.visual = PeftModel/,
  ],
  [
    "an adapter of open_clip's image encoder alone that would go into the text encoder",
    "biased",
    { auto_mapping: { base_model_class: "VisionTransformer" } },
    (name) => (name.includes(".1.") ? undefined : within("visual.")(name)),
    /trained on a part of a model alone \(a VisionTransformer\): .* is that of visual in/,
  ],
  [
    "lengths without use_dora",
    "lengths",
    { use_dora: false },
    (name) => name,
    /has a lora_magnitude_vector, and use_dora is false/,
  ],
  [
    "use_dora on an embedding",
    "tables",
    { use_dora: true },
    (name) => name,
    /use_dora on the embedding text_model/,
  ],
  [
    "a tensor that the model has not",
    "tables",
    {},
    (name) => name.replace("k_proj.lora_A.weight", "k_proj.token_adapter.trainable_tokens_delta"),
    /changes .*trainable_tokens_delta, which .* has not/,
  ],
  [
    "a pair without its half",
    "tables",
    {},
    (name) => (name.includes("lora_embedding_A") ? undefined : name),
    /lora_embedding_A of .* is missing, expected \[2, \d+\] for rank 2/,
  ],
  [
    "a bias on stacked projections, which peft leaves out",
    "biased",
    {},
    (name) => name.replace("mlp.c_fc.lora_", "attn.lora_"),
    /expected \[2, 16\]|lora_B of .* expected|attn\.bias, which/,
  ],
  [
    "the same module twice",
    "tables",
    {},
    (name) => name.replace("base_model.model.text_model.encoder.layers.1", "text_model.encoder.layers.0"),
    /has text_model\.encoder\.layers\.0\S+ and another tensor of the same meaning/,
  ],
])("%s is refused", async (what, adapter, fields, rename, message) => {
  const folder = await changed(adapter, what.replaceAll(/\W/gu, "-"), fields, rename);
  await expect(loadModel(folder)).rejects.toThrow(message);
});
