import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TINY, writeRandomCheckpoint, type RandomLayout } from "../../testing/random-checkpoint.ts";
import { loadModel } from "../model/load-model.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "half-model-"));
});
afterAll(() => rm(root, { recursive: true }));

/** Heads of 64, as OpenAI's have. */
const clip = {
  ...TINY,
  vision: { ...TINY.vision, width: 64, heads: 1 },
  text: { ...TINY.text, width: 64, heads: 1 },
};

/** A tiny checkpoint whose tensors have other names, those without a name left out. */
async function renamed(
  layout: RandomLayout,
  rename: (name: string) => string | undefined,
): Promise<{ directory: string; original: string }> {
  const directory = await mkdtemp(join(root, "renamed-"));
  const original = await mkdtemp(join(root, "original-"));
  for (const place of [directory, original]) await writeRandomCheckpoint(place, clip, { layout });
  const path = join(
    directory,
    layout === "hugging-face" ? "model.safetensors" : "open_clip_model.safetensors",
  );
  const bytes = await readFile(path);
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, end)) as Record<string, object>;
  const kept = Object.entries(header).flatMap(([name, entry]) => {
    const other = rename(name);
    return other === undefined ? [] : [[other, entry] as const];
  });
  // What is left out stays as bytes that nobody refers to, under a name that no model has.
  const gone = Object.entries(header).filter(([name]) => rename(name) === undefined);
  const json = Buffer.from(
    JSON.stringify(Object.fromEntries([...kept, ...gone.map(([, entry], i) => [`other.${i}`, entry])])),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await writeFile(path, Buffer.concat([length, json, bytes.subarray(end)]));
  return { directory, original };
}

const pixels = { width: 40, height: 32, data: Uint8Array.from({ length: 3840 }, (_, i) => (i * 37) % 256) };

test.each(["open_clip", "openai", "hugging-face"] as const)(
  "weights saved from DataParallel in the layout %s are read as the others",
  async (layout) => {
    const { directory, original } = await renamed(layout, (name) => `module.${name}`);
    const models = [await loadModel(directory), await loadModel(original)];
    const [wrapped, plain] = await Promise.all(models.map((model) => model.encodeImages([pixels])));
    expect(wrapped!.embeddings).toEqual(plain!.embeddings);
    const texts = await Promise.all(models.map((model) => model.encodeTexts(["a dog"])));
    expect(texts[0]).toEqual(texts[1]);
    expect(models[0]!.info.scoring).toEqual(models[1]!.info.scoring);
    await Promise.all(models.map((model) => model.dispose()));
  },
);

const only = (pattern: RegExp) => (name: string) => (pattern.test(name) ? name : undefined);
const alone = (prefix: string) => (name: string) =>
  name.startsWith(prefix) ? name.slice(prefix.length) : undefined;

test.each<[string, RandomLayout, (name: string) => string | undefined, string, string]>([
  [
    "CLIPVisionModelWithProjection",
    "hugging-face",
    only(/^visi|^visual/),
    "vision",
    "text_model.embeddings.token_embedding.weight",
  ],
  [
    "CLIPVisionModel of transformers 5",
    "hugging-face",
    alone("vision_model."),
    "vision",
    "text_model.encoder.layers.*",
  ],
  ["CLIPTextModel", "hugging-face", only(/^text/), "text", "vision_model.embeddings.patch_embedding.weight"],
  [
    "CLIPTextModel of transformers 5",
    "hugging-face",
    alone("text_model."),
    "text",
    "vision_model.encoder.layers.*",
  ],
  [
    "open_clip's vision encoder",
    "open_clip",
    only(/^visual/),
    "vision",
    "token_embedding.weight, positional_embedding",
  ],
])("the weights of %s are refused as one half", async (_, layout, rename, side, missing) => {
  const { directory } = await renamed(layout, (name) => rename(name));
  await expect(loadModel(directory)).rejects.toMatchObject({
    code: "MISSING_TENSOR",
    message: expect.stringMatching(
      new RegExp(
        `holds only the ${side} encoder .*missing are .*${missing.replaceAll(/[.*]/g, "\\$&")}.*logit_scale`,
      ),
    ),
  });
});

test.each(["", "module."])("TinyCLIP's own names (%s) are read as open_clip's", async (wrapper) => {
  const tiny = (name: string): string => {
    const part = name.startsWith("visual.")
      ? "image_encoder"
      : name === "logit_scale"
        ? name
        : "text_encoder";
    return `_${part}.${wrapper}${name}`;
  };
  const { directory, original } = await renamed("open_clip", tiny);
  const models = [await loadModel(directory), await loadModel(original)];
  const [renamedImage, image] = await Promise.all(models.map((model) => model.encodeImages([pixels])));
  expect(renamedImage!.embeddings).toEqual(image!.embeddings);
  const texts = await Promise.all(models.map((model) => model.encodeTexts(["a dog"])));
  expect(texts[0]).toEqual(texts[1]);
  expect(models[0]!.info.scoring).toEqual(models[1]!.info.scoring);
  await Promise.all(models.map((model) => model.dispose()));
});

const mobileClip = (name: string): string =>
  name.replace(/^visual\./, "image_encoder.model.").replace(/^(?!image_encoder|logit)/, "text_encoder.");

test("MobileCLIP's own names are refused with the weights to take instead", async () => {
  const { directory } = await renamed("open_clip", mobileClip);
  await expect(loadModel(directory)).rejects.toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED_ARCHITECTURE",
      message: expect.stringMatching(/image_encoder\.model\..*apple\/MobileCLIP-S1-OpenCLIP/),
    }),
  );
});
