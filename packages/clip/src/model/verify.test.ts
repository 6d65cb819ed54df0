import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WritableTensor, writeSafetensors } from "@commonground/files";
import { verifyModel } from "./verify.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/models/${name}`, import.meta.url));

const ALL = ["image_embedding", "tokens", "keys", "keys_nobias", "text_embedding"];

test.each([
  ["openclip-vit-gelu", 2e-5, ALL],
  ["openclip-vit-quickgelu", 2e-5, ALL],
  ["hf-clip-vit", 2e-5, ALL],
  ["openclip-vit-f16", 1e-4, ALL],
  ["openclip-resnet", 2e-5, ["image_embedding", "tokens", "text_embedding"]],
  ["openclip-convnext", 2e-5, ["image_embedding", "tokens", "text_embedding"]],
  ["hf-siglip", 2e-5, ["image_embedding", "tokens", "keys", "text_embedding"]],
])("%s agrees with the reference implementation to %d", async (name, tolerance, expected) => {
  const { outputs } = await verifyModel(fixture(name), `${fixture(name)}/expected.safetensors`);
  expect(outputs.map((output) => output.name)).toEqual(expected);
  for (const { maxAbsoluteDifference } of outputs) {
    expect(maxAbsoluteDifference).toBeLessThanOrEqual(tolerance);
  }
});

const model = fixture("openclip-vit-gelu");
let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "verify-"));
});
afterAll(() => rm(root, { recursive: true }));

async function reference(tensors: Record<string, WritableTensor>): Promise<string> {
  const path = join(root, "reference.safetensors");
  await writeFile(path, writeSafetensors(tensors));
  return path;
}

const f32 = (shape: number[], fill = 0): WritableTensor => ({
  dtype: "F32",
  shape,
  data: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(fill),
});

test("a reference that is wrong or not a number shows", async () => {
  const pixels = f32([1, 3, 48, 48]);
  const far = await verifyModel(
    model,
    await reference({ pixel_values: pixels, tokens: f32([1, 36, 64], 100) }),
  );
  expect(far.outputs).toMatchObject([{ name: "tokens", shape: [1, 36, 64] }]);
  expect(far.outputs[0]!.maxAbsoluteDifference).toBeGreaterThan(50);
  const embedding = f32([1, 32]);
  embedding.data[3] = NaN;
  const broken = await verifyModel(
    model,
    await reference({ pixel_values: pixels, image_embedding: embedding }),
  );
  expect(broken.outputs[0]!.maxAbsoluteDifference).toBeNaN();
});

test("a reference that does not fit is refused", async () => {
  const embedding = f32([1, 32]);
  await expect(verifyModel(model, await reference({ image_embedding: embedding }))).rejects.toMatchObject({
    code: "MISSING_TENSOR",
    message: expect.stringContaining("pixel_values"),
  });
  const small = { pixel_values: f32([1, 3, 32, 32]), image_embedding: embedding };
  await expect(verifyModel(model, await reference(small))).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("pixel_values has shape [1, 3, 32, 32], the model needs [n, 3, 48, 48]"),
  });
  await expect(verifyModel(model, await reference({ other: embedding }))).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("holds no expected output"),
  });
});

test.each([
  ["hf-clip-vit", "config.json", { text_config: { eos_token_id: 2 } }],
  [
    "openclip-vit-gelu",
    "open_clip_config.json",
    { model_cfg: { text_cfg: { pool_type: "eos", eos_id: 95 } } },
  ],
])("%s pools the same token by its id and as the highest one", async (name, file, changes) => {
  const directory = join(root, name);
  await cp(fixture(name), directory, { recursive: true });
  const config: unknown = JSON.parse(await readFile(join(directory, file), "utf8"));
  await writeFile(join(directory, file), JSON.stringify(merge(config, changes)));
  const { outputs } = await verifyModel(directory, join(directory, "expected.safetensors"));
  const text = outputs.find((output) => output.name === "text_embedding");
  expect(text!.maxAbsoluteDifference).toBeLessThanOrEqual(2e-5);
});

function merge(value: unknown, changes: unknown): unknown {
  if (typeof value !== "object" || typeof changes !== "object" || value === null || changes === null)
    return changes;
  const merged: Record<string, unknown> = { ...value };
  for (const [key, change] of Object.entries(changes)) merged[key] = merge(merged[key], change);
  return merged;
}
