import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor, type WritableTensor, writeSafetensors } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { locateTimmSiglip } from "../checkpoints/timm-siglip-names.ts";
import { openClipLayout } from "../checkpoints/open-clip-layout.ts";
import { createWeights, type Locate } from "../tower/weights.ts";
import { createGraph, type Graph } from "../onnx/graph.ts";
import { modelBytes } from "../onnx/model-bytes.ts";
import { nodeRuntime } from "../runtime/node.ts";
import type { InputTensor } from "../runtime/session.ts";
import { siglipTower } from "./siglip.ts";

/*
 * The reference checkpoint of transformers' layout, its tensors renamed and stacked as open_clip and timm have them,
 * must give what the reference says. The tower is made by hand, as timm's models come in their own sizes only.
 */
const golden = fileURLToPath(new URL("../../fixtures/models/hf-siglip", import.meta.url));
const [WIDTH, LAYERS] = [48, 2];

let root = "";
let path = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "siglip-"));
  path = join(root, "open_clip_model.safetensors");
  await writeFile(path, writeSafetensors(await renamed()));
});
afterAll(() => rm(root, { recursive: true }));

async function read(file: string, tensor: string) {
  const source = await fileSource(join(golden, file));
  return readTensor(source, await readHeader(source), tensor);
}

async function f32(tensor: string): Promise<Float32Array> {
  return (await read("model.safetensors", tensor)).data as Float32Array;
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

async function renamed(): Promise<Record<string, WritableTensor>> {
  const tensors: Record<string, WritableTensor> = {};
  const add = async (name: string, shape: readonly number[], ...from: readonly string[]) => {
    const data = concatenated(await Promise.all(from.map(f32)));
    tensors[name] = { dtype: "F32", shape, data };
  };
  const affine = async (name: string, from: string) => {
    for (const kind of ["weight", "bias"]) {
      const { shape } = await read("model.safetensors", `${from}.${kind}`);
      await add(`${name}.${kind}`, shape, `${from}.${kind}`);
    }
  };
  const stacked = async (weight: string, bias: string, from: string) => {
    const thirds = ["q", "k", "v"].map((part) => `${from}.${part}_proj`);
    await add(weight, [3 * WIDTH, WIDTH], ...thirds.map((third) => `${third}.weight`));
    await add(bias, [3 * WIDTH], ...thirds.map((third) => `${third}.bias`));
  };
  const [trunk, text] = ["visual.trunk", "text"];
  await affine(`${trunk}.patch_embed.proj`, "vision_model.embeddings.patch_embedding");
  await add(`${trunk}.pos_embed`, [1, 36, WIDTH], "vision_model.embeddings.position_embedding.weight");
  await affine(`${trunk}.norm`, "vision_model.post_layernorm");
  await add(`${text}.token_embedding.weight`, [96, WIDTH], "text_model.embeddings.token_embedding.weight");
  await add(`${text}.positional_embedding`, [16, WIDTH], "text_model.embeddings.position_embedding.weight");
  await affine(`${text}.ln_final`, "text_model.final_layer_norm");
  await affine(`${text}.text_projection`, "text_model.head");
  for (let i = 0; i < LAYERS; i++) {
    const block = `vision_model.encoder.layers.${i}`;
    const to = `${trunk}.blocks.${i}`;
    await stacked(`${to}.attn.qkv.weight`, `${to}.attn.qkv.bias`, `${block}.self_attn`);
    await affine(`${to}.attn.proj`, `${block}.self_attn.out_proj`);
    await affine(`${to}.norm1`, `${block}.layer_norm1`);
    await affine(`${to}.norm2`, `${block}.layer_norm2`);
    await affine(`${to}.mlp.fc1`, `${block}.mlp.fc1`);
    await affine(`${to}.mlp.fc2`, `${block}.mlp.fc2`);
    const words = `text_model.encoder.layers.${i}`;
    const resblock = `${text}.transformer.resblocks.${i}`;
    await stacked(`${resblock}.attn.in_proj_weight`, `${resblock}.attn.in_proj_bias`, `${words}.self_attn`);
    await affine(`${resblock}.attn.out_proj`, `${words}.self_attn.out_proj`);
    await affine(`${resblock}.ln_1`, `${words}.layer_norm1`);
    await affine(`${resblock}.ln_2`, `${words}.layer_norm2`);
    await affine(`${resblock}.mlp.c_fc`, `${words}.mlp.fc1`);
    await affine(`${resblock}.mlp.c_proj`, `${words}.mlp.fc2`);
  }
  const pool = `${trunk}.attn_pool`;
  const head = "vision_model.head";
  await add(`${pool}.latent`, [1, 1, WIDTH], `${head}.probe`);
  const inWeight = await f32(`${head}.attention.in_proj_weight`);
  const inBias = await f32(`${head}.attention.in_proj_bias`);
  const put = (name: string, shape: readonly number[], data: Float32Array) => {
    tensors[`${pool}.${name}`] = { dtype: "F32", shape, data };
  };
  put("q.weight", [WIDTH, WIDTH], inWeight.slice(0, WIDTH * WIDTH));
  put("kv.weight", [2 * WIDTH, WIDTH], inWeight.slice(WIDTH * WIDTH));
  put("q.bias", [WIDTH], inBias.slice(0, WIDTH));
  put("kv.bias", [2 * WIDTH], inBias.slice(WIDTH));
  await affine(`${pool}.proj`, `${head}.attention.out_proj`);
  await affine(`${pool}.norm`, `${head}.layernorm`);
  await affine(`${pool}.mlp.fc1`, `${head}.mlp.fc1`);
  await affine(`${pool}.mlp.fc2`, `${head}.mlp.fc2`);
  return tensors;
}

async function run(
  build: (graph: Graph, weights: ReturnType<typeof createWeights>) => void,
  locate: Locate,
  inputs: Record<string, InputTensor>,
  outputs: readonly string[],
) {
  const header = await readHeader(await fileSource(path));
  const graph = createGraph();
  build(graph, createWeights(path, header, locate));
  const runtime = nodeRuntime(path);
  const session = await runtime.createSession(modelBytes(graph, runtime.weightsFiles));
  const results = await session.run(inputs, outputs);
  await session.release();
  return results;
}

async function expectGolden(
  actual: Float32Array,
  name: string,
  file = "expected.safetensors",
): Promise<void> {
  const expected = (await read(file, name)).data as Float32Array;
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2e-5));
}

test("timm's names of SigLIP's vision encoder give the reference's embeddings and projected patches", async () => {
  const tower = siglipTower(
    {
      width: WIDTH,
      layers: LAYERS,
      heads: 3,
      hidden: 4 * WIDTH,
      activation: "gelu-tanh",
      epsilon: 1e-6,
      image: { height: 48, width: 48 },
      patch: 8,
      positionsPrefix: [1],
    },
    path,
  );
  const { data, shape } = await read("expected.safetensors", "pixel_values");
  const outputs = await run(
    (graph, weights) => tower.build(graph, weights, ["embedding", ...tower.projections]),
    locateTimmSiglip,
    {
      pixels: { type: "float32", shape, data: data as Float32Array },
      kept_tokens: { type: "int32", shape: [1], data: Int32Array.of(tower.tokens) },
    },
    ["embedding", ...tower.projections],
  );
  await expectGolden(outputs["embedding"]!.data, "image_embedding");
  for (const name of tower.projections) {
    await expectGolden(outputs[name]!.data, name.replace("-", "_"), "projected.safetensors");
  }
});

test("open_clip's names of SigLIP's text encoder give the reference's embeddings", async () => {
  const header = await readHeader(await fileSource(path));
  const value = {
    model_cfg: {
      embed_dim: WIDTH,
      vision_cfg: {},
      text_cfg: {
        context_length: 16,
        vocab_size: 96,
        width: WIDTH,
        heads: 3,
        layers: LAYERS,
        no_causal_mask: true,
        proj_bias: true,
        pool_type: "last",
        norm_kwargs: { eps: 1e-6 },
        act_kwargs: { approximate: "tanh" },
      },
    },
  };
  const { text, locate } = openClipLayout.parse(
    { path, value },
    undefined,
    (tensor) => header.tensors.get(tensor)?.shape,
  );
  const { data, shape } = await read("expected.safetensors", "input_ids");
  const ids = { type: "int32", shape, data: data as Int32Array } as const;
  const { embedding } = await run(text.build, locate, { ids }, ["embedding"]);
  await expectGolden(embedding!.data, "text_embedding");
});
