/* Checkpoints that load in Python, some with a warning, and would be another model here: told, never in silence. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor, writeSafetensors, type WritableTensor } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import { adapterFixture, torchFixture } from "../../testing/torch-fixtures.ts";
import { loadModel } from "./load-model.ts";

const LAYOUTS = {
  open_clip: { weights: "open_clip_model.safetensors", config: "open_clip_config.json" },
  "hugging-face": { weights: "model.safetensors", config: "config.json" },
} as const;
type Name = keyof typeof LAYOUTS;

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "odd-checkpoints-"));
  const layouts = Object.keys(LAYOUTS) as Name[];
  await Promise.all(layouts.map((layout) => writeRandomCheckpoint(join(root, layout), TINY, { layout })));
});
afterAll(() => rm(root, { recursive: true }));

type Tensors = Record<string, WritableTensor>;

/** A copy of a checkpoint with other tensors or another configuration. */
async function odd(
  layout: Name,
  change: { readonly tensors?: (all: Tensors) => void; readonly config?: readonly [RegExp, string] },
): Promise<string> {
  const { weights, config } = LAYOUTS[layout];
  const folder = await mkdtemp(join(root, "odd-"));
  await cp(join(root, layout), folder, { recursive: true });
  const source = await fileSource(join(folder, weights));
  const header = await readHeader(source);
  const tensors: Tensors = {};
  for (const [name, { shape }] of header.tensors) {
    const { data } = await readTensor(source, header, name);
    tensors[name] = { dtype: "F32", shape, data: Float32Array.from(data) };
  }
  change.tensors?.(tensors);
  await writeFile(join(folder, weights), writeSafetensors(tensors));
  const text = await readFile(join(folder, config), "utf8");
  const [from, to] = change.config ?? [/^/u, ""];
  expect(text).toMatch(from);
  await writeFile(join(folder, config), text.replace(from, to));
  return folder;
}

test.each(["visual.proj", "text_projection"])(
  "weights that hold NaN in %s give no embedding",
  async (name) => {
    const folder = await odd("open_clip", {
      tensors: (all) => ((all[name]!.data as Float32Array)[3] = Number.NaN),
    });
    const model = await loadModel(folder);
    const [side, encode] =
      name === "text_projection"
        ? ["text", model.encodeTexts(["a dog", "a cat"])]
        : ["image", model.encodePixels(new Float32Array(2 * 3 * 32 * 32), 2)];
    await expect(encode).rejects.toMatchObject({
      code: "INVALID_WEIGHTS",
      message: expect.stringContaining(`the embedding of ${side} 1 of 2 has a number that is NaN`),
    });
    await model.dispose();
  },
);

test.each<[Name, string]>([
  ["open_clip", "visual.transformer.resblocks.0.mlp.c_fc.lora_A.weight"],
  ["hugging-face", "text_model.encoder.layers.0.self_attn.q_proj.base_layer.weight"],
])("an adapter saved in the weights of %s without being merged is refused", async (layout, name) => {
  const tensor = { dtype: "F32", shape: [2, 2], data: new Float32Array(4) } as const;
  const folder = await odd(layout, { tensors: (all) => (all[name] = tensor) });
  await expect(loadModel(folder)).rejects.toMatchObject({
    code: "INVALID_WEIGHTS",
    message: expect.stringContaining(`holds an adapter that is not merged (${name})`),
  });
});

test.each<[Name, "vision" | "text", RegExp, string]>([
  ["open_clip", "vision", /("vision_cfg":\s*\{[^}]*"layers":\s*)\d+/u, "$11"],
  ["open_clip", "text", /("text_cfg":\s*\{[^}]*"layers":\s*)\d+/u, "$11"],
  ["hugging-face", "vision", /("vision_config":\s*\{[^}]*"num_hidden_layers":\s*)\d+/u, "$11"],
  ["hugging-face", "text", /("text_config":\s*\{[^}]*"num_hidden_layers":\s*)\d+/u, "$11"],
])(
  "a configuration of %s with fewer %s blocks than the weights is refused",
  async (layout, side, from, to) => {
    const folder = await odd(layout, { config: [from, to] });
    await expect(loadModel(folder)).rejects.toMatchObject({
      code: "INVALID_CONFIG",
      message: expect.stringMatching(
        new RegExp(`holds .*\\.1\\..*says that the ${side} encoder has 1 blocks`, "u"),
      ),
    });
  },
);

test("an adapter beside a whole model is not merged in silence", async () => {
  const folder = await odd("hugging-face", {});
  for (const name of ["adapter_config.json", "adapter_model.safetensors"]) {
    await cp(join(adapterFixture("tables"), name), join(folder, name));
  }
  const { info, dispose } = await loadModel(folder);
  await dispose();
  expect(info.caution).toContain("The LoRA adapter beside the model is not merged");
});

test("a shard or an index that is not there is named", async () => {
  const folder = join(root, "shards");
  await cp(torchFixture("hf"), folder, { recursive: true });
  await rm(join(folder, "model-00002-of-00003.safetensors"));
  await expect(loadModel(folder)).rejects.toThrow(
    /model-00002-of-00003\.safetensors: there is no such shard of model\.safetensors\.index\.json/u,
  );
  for (const index of ["model.safetensors", "pytorch_model.bin"])
    await rm(join(folder, `${index}.index.json`));
  await expect(loadModel(folder)).rejects.toThrow(
    /model-00001-of-00003\.safetensors is a shard, whose index \(model\.safetensors\.index\.json\) is missing/u,
  );
});

test.each<[string, (all: Tensors) => void, string, RegExp]>([
  [
    "without",
    (all) => delete all["logit_scale"],
    "MISSING_TENSOR",
    /has no tensor logit_scale, .*it holds \S+, \S+, \S+, …/u,
  ],
  [
    "beyond all numbers",
    (all) => (all["logit_scale"]!.data as Float32Array).fill(800),
    "INVALID_WEIGHTS",
    /logit_scale must hold one number whose exponential is finite, found 800/u,
  ],
])("weights %s the scale of probabilities are refused", async (_, tensors, code, message) => {
  const folder = await odd("open_clip", { tensors });
  await expect(loadModel(folder)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});
