import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { describeEncoder } from "../../../core/testing/describe-encoder.ts";
import { type RandomLayout, TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import type { RandomClip } from "../../testing/random-clip.ts";
import { loadModel, type Precision } from "./load-model.ts";
import type { ClipModel } from "./model.ts";

const folders: string[] = [];
const models: ClipModel[] = [];
afterAll(async () => {
  await Promise.all(models.map((model) => model.dispose()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function load(source: string, precision?: Precision): Promise<ClipModel> {
  const model = await loadModel(source, { precision });
  models.push(model);
  return model;
}

async function loadRandom(
  clip: RandomClip,
  layout: RandomLayout = "open_clip",
  precision?: Precision,
): Promise<ClipModel> {
  const folder = await mkdtemp(join(tmpdir(), "commonground-contract-"));
  folders.push(folder);
  await writeRandomCheckpoint(folder, clip, { layout });
  return load(folder, precision);
}

describeEncoder("the embedded model", () => load("emoji-vit-s"));
describeEncoder("a ViT", () => loadRandom(TINY));
describeEncoder("a ViT in eight bits", () => loadRandom(TINY, "open_clip", "int8"));
describeEncoder("a SigLIP, without class token", () =>
  loadRandom(
    {
      ...TINY,
      embeddingDimension: 32,
      vision: { ...TINY.vision, family: "siglip", name: "", imageSize: 34 },
    },
    "hugging-face",
  ),
);
describeEncoder("a ResNet", () =>
  loadRandom({
    ...TINY,
    quickGelu: true,
    vision: { family: "resnet", width: 16, layers: [1, 2, 1, 1], imageSize: 96 },
    text: { ...TINY.text, width: 64, heads: 1 },
  }),
);
describeEncoder("a ConvNeXt, without patches to leave out", () =>
  loadRandom({
    ...TINY,
    vision: {
      family: "convnext",
      name: "convnext_tiny",
      imageSize: 96,
      widths: [8, 16, 24, 40],
      depths: [1, 1, 2, 1],
      head: "linear",
    },
  }),
);
