import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModel } from "./load-model.ts";
import type { RandomLayout } from "../../testing/random-checkpoint.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import type { RandomClip } from "../../testing/random-clip.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "families-"));
});
afterAll(() => rm(root, { recursive: true }));

const convnext = (head: "linear" | "mlp"): RandomClip => ({
  ...TINY,
  vision: {
    family: "convnext",
    name: "convnext_tiny",
    imageSize: 96,
    widths: [8, 16, 24, 40],
    depths: [1, 1, 2, 1],
    head,
  },
});
const resnet: RandomClip = {
  ...TINY,
  quickGelu: true,
  vision: { family: "resnet", width: 16, layers: [1, 2, 1, 1], imageSize: 96 },
  text: { ...TINY.text, width: 64, heads: 1 },
};
const vit: RandomClip = {
  ...TINY,
  quickGelu: true,
  vision: { ...TINY.vision, width: 64, heads: 1 },
  text: { ...TINY.text, width: 64, heads: 1 },
};
const siglip: RandomClip = {
  ...TINY,
  embeddingDimension: 32,
  // 34 px leave 2 px at two edges, as SO400M has them.
  vision: { ...TINY.vision, family: "siglip", name: "", imageSize: 34 },
};

const image = (seed: number, width = 120, height = 100) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + seed * 101) % 256),
});

async function load(name: string, clip: RandomClip, layout: RandomLayout) {
  const directory = join(root, name);
  await writeRandomCheckpoint(directory, clip, { layout });
  return loadModel(directory);
}

test.each<[string, RandomClip, RandomLayout, string, number, number]>([
  ["vit", vit, "open_clip", "vit", 4, 64],
  ["vit-openai", vit, "openai", "vit", 4, 64],
  ["vit-hf", vit, "hugging-face", "vit", 4, 64],
  ["resnet", resnet, "open_clip", "resnet", 3, 512],
  ["resnet-openai", resnet, "openai", "resnet", 3, 512],
  ["convnext", convnext("linear"), "open_clip", "convnext", 3, 40],
  ["convnext-mlp", convnext("mlp"), "open_clip", "convnext", 3, 40],
  ["siglip", siglip, "hugging-face", "siglip", 4, 32],
])(
  "%s encodes images and texts, alike alone and in a batch",
  async (name, clip, layout, architecture, side, channels) => {
    const model = await load(name, clip, layout);
    expect(model.info).toMatchObject({
      architecture,
      layout,
      grid: { rows: side, columns: side },
      embeddingDimension: clip.embeddingDimension,
      scoring: { kind: architecture === "siglip" ? "sigmoid" : "softmax" },
    });
    const images = [image(1), image(2), image(3)];
    const together = await model.encodeImages(images, { features: ["tokens"] });
    const alone = await model.encodeImages([images[2]!], { features: ["tokens"] });
    const { tokens } = together.features;
    expect(tokens).toMatchObject({ rows: 3 * side * side, columns: channels });
    const last = 2 * side * side * channels;
    alone.features.tokens!.data.forEach((value, i) => expect(tokens!.data[last + i]).toBeCloseTo(value, 4));
    alone.embeddings.data.forEach((value, i) =>
      expect(together.embeddings.data[2 * clip.embeddingDimension + i]).toBeCloseTo(value, 4),
    );

    const texts = ["a dog", "a fire engine, red", "x"];
    const encoded = await model.encodeTexts(texts);
    const single = await model.encodeTexts([texts[1]!]);
    single.data.forEach((value, i) =>
      expect(encoded.data[clip.embeddingDimension + i]).toBeCloseTo(value, 4),
    );
    expect(new Set(encoded.data).size).toBeGreaterThan(clip.embeddingDimension);
    await model.dispose();
  },
);

test.each([
  ["vit", vit],
  ["resnet", resnet],
])("OpenAI's own file of a %s gives what the same weights give with a configuration", async (name, clip) => {
  const [own, configured] = await Promise.all([
    load(`${name}-own`, clip, "openai"),
    load(`${name}-configured`, clip, "open_clip"),
  ]);
  const files = { id: "", sha256: "", configurationSha256: "", layout: "" };
  expect({ ...own.info, ...files }).toEqual({ ...configured.info, ...files });
  const [a, b] = await Promise.all([own.encodeImages([image(1)]), configured.encodeImages([image(1)])]);
  expect(a.embeddings).toEqual(b.embeddings);
  expect(await own.encodeTexts(["a dog"])).toEqual(await configured.encodeTexts(["a dog"]));
  await Promise.all([own.dispose(), configured.dispose()]);
});

test("a convolutional encoder says which features it has", async () => {
  const model = await load("keys", resnet, "open_clip");
  await expect(model.encodeImages([image(1)], { features: ["keys"] })).rejects.toMatchObject({
    code: "UNSUPPORTED_FEATURE",
    message: expect.stringContaining("(resnet) has no keys; it has tokens"),
  });
  await model.dispose();
});
