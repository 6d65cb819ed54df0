import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { loadModel } from "../model/load-model.ts";
import { createSessions } from "../model/model-sessions.ts";
import { resolveModel } from "../model/resolve-model.ts";
import { nodeRuntime } from "../runtime/node.ts";
import { createWeights } from "../tower/weights.ts";

/* Against PyTorch: fixtures/models/make_projected.py. */
const TOLERANCE = 2e-5;
const models = fileURLToPath(new URL("../../fixtures/models", import.meta.url));

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "projected-"));
});
afterAll(() => rm(root, { recursive: true }));

async function read(name: string, file: string, tensor: string) {
  const source = await fileSource(join(models, name, file));
  return readTensor(source, await readHeader(source), tensor);
}

/** The fixture's weights with other fields in its configuration's `vision_cfg`. */
async function changed(name: string, fields: object): Promise<string> {
  const directory = await mkdtemp(join(root, "changed-"));
  const config = JSON.parse(await readFile(join(models, name, "open_clip_config.json"), "utf8"));
  Object.assign(config.model_cfg.vision_cfg, fields);
  await writeFile(join(directory, "open_clip_config.json"), JSON.stringify(config));
  const weights = "open_clip_model.safetensors";
  await symlink(join(models, name, weights), join(directory, weights));
  return directory;
}

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours.length).toBe(theirs.length);
  const apart = Math.max(...Array.from(theirs, (value, i) => Math.abs(value - ours[i]!)));
  expect(apart).toBeLessThanOrEqual(TOLERANCE);
}

const ALL = ["projected-tokens", "projected-value", "projected-self"];

test.each<[string, readonly string[], string, object?]>([
  ["openclip-vit-gelu", ALL, ""],
  ["openclip-vit-gelu", ALL, "mean_", { pool_type: "avg" }],
  ["openclip-vit-gelu", ALL, "mean_after_", { pool_type: "avg", final_ln_after_pool: true }],
  ["openclip-vit-quickgelu", ALL, ""],
  ["openclip-vit-f16", ALL, ""],
  ["hf-clip-vit", ALL, ""],
  ["hf-siglip", ALL, ""],
  ["openclip-resnet", ["projected-value"], ""],
  ["openclip-convnext", ["projected-tokens"], ""],
])("%s brings patches into the joint space (%s) as PyTorch does %s", async (name, ways, prefix, fields) => {
  const model = await loadModel(fields === undefined ? join(models, name) : await changed(name, fields));
  expect(model.info.projections).toEqual(ways);
  const { data, shape } = await read(name, "expected.safetensors", "pixel_values");
  const pixels = data as Float32Array;
  const { features } = await model.encodePixels(pixels, shape[0]!, { features: model.info.projections });
  for (const way of model.info.projections) {
    const golden = await read(name, "projected.safetensors", prefix + way.replace("-", "_"));
    expectClose(features[way]!.data, golden.data as Float32Array);
  }
  await model.dispose();
});

test.each<[string, string, object?]>([
  ["openclip-vit-gelu", ""],
  ["openclip-vit-gelu", "mean_", { pool_type: "avg" }],
  ["openclip-vit-gelu", "mean_after_", { pool_type: "avg", final_ln_after_pool: true }],
  ["openclip-vit-f16", ""],
  ["hf-clip-vit", ""],
  ["hf-siglip", ""],
])("%s sees the patches that are left, %s, as PyTorch does", async (name, prefix, fields) => {
  const model = await loadModel(fields === undefined ? join(models, name) : await changed(name, fields));
  const { data, shape } = await read(name, "expected.safetensors", "pixel_values");
  const kept = await read(name, "projected.safetensors", `${prefix}kept`);
  const [n, m] = kept.shape as [number, number];
  expect(n).toBe(shape[0]);
  const patches = model.info.grid.rows * model.info.grid.columns;
  const drop = Array.from({ length: n }, (_, i) => {
    const stays = new Set(Array.from((kept.data as Int32Array).subarray(i * m, (i + 1) * m)));
    return Array.from({ length: patches }, (_, p) => p).filter((p) => !stays.has(p));
  });
  const { embeddings } = await model.encodePixels(data as Float32Array, n, { drop });
  const golden = await read(name, "projected.safetensors", `${prefix}kept_embedding`);
  expectClose(embeddings.data, golden.data as Float32Array);
  await model.dispose();
});

test("where no patch is wanted of a model that pools all of them, one is projected, and the embedding is the same", async () => {
  const { checkpoint } = await resolveModel(join(models, "hf-siglip"), {});
  const { header, source, paths } = checkpoint.weights;
  const config = checkpoint.layout.parse(
    checkpoint.config,
    checkpoint.preprocessor,
    (tensor) => header.tensors.get(tensor)?.shape,
  );
  const weights = createWeights(source.name, header, config.locate);
  const sessions = createSessions({ config, weights, runtime: nodeRuntime(paths[0]!) });
  const { data, shape } = await read("hf-siglip", "expected.safetensors", "pixel_values");
  const encode = (kept: number) =>
    sessions.vision(
      {
        pixels: { type: "float32", shape, data: data as Float32Array },
        kept_tokens: { type: "int64", shape: [1], data: BigInt64Array.of(BigInt(kept)) },
      },
      ["embedding", ...config.vision.projections],
    );
  const [one, all] = [await encode(1), await encode(config.vision.tokens)];
  expectClose(one["embedding"]!.data, all["embedding"]!.data);
  for (const name of config.vision.projections) {
    expect([one[name]!.shape[1], all[name]!.shape[1]]).toEqual([1, config.vision.tokens]);
  }
  await sessions.release();
});

test.each(["openclip-resnet", "openclip-convnext"])(
  "%s has no sequence to leave patches out of",
  async (name) => {
    const model = await loadModel(join(models, name));
    const { width, height } = model.info.imageSize;
    const image = { width, height, data: new Uint8Array(width * height * 3) };
    await expect(model.encodeImages([image], { drop: [[0]] })).rejects.toMatchObject({
      code: "UNSUPPORTED_FEATURE",
      message: expect.stringContaining("no sequence of patches"),
    });
    await expect(model.encodeImages([image], { features: ["projected-self"] })).rejects.toMatchObject({
      code: "UNSUPPORTED_FEATURE",
      message: expect.stringMatching(/no projected-self; it has projected-(tokens|value)$/),
    });
    await model.dispose();
  },
);
