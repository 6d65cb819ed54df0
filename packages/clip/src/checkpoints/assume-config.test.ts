import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { writeZeroCheckpoint } from "../../testing/random-checkpoint.ts";
import { REAL_SIZES } from "../../testing/real-sizes.ts";
import { assumeConfig } from "./assume-config.ts";
import { parseTrainingRun } from "./training-run.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "assume-config-"));
});
afterAll(() => rm(root, { recursive: true }));

/** A run's folder with the weights of a model of a real size, and what it says of itself. */
async function run(name: keyof typeof REAL_SIZES, params?: string) {
  const folder = await mkdtemp(join(root, `${name}-`));
  const checkpoints = join(folder, "checkpoints");
  await mkdir(checkpoints);
  await writeZeroCheckpoint(checkpoints, REAL_SIZES[name], "open_clip");
  if (params !== undefined) await writeFile(join(folder, "params.txt"), params);
  const path = join(checkpoints, "open_clip_model.safetensors");
  const header = await readHeader(await fileSource(path));
  return (architecture?: string) => assumeConfig(path, header, architecture);
}

test("sizes that several models have, which differ in their activation, are not chosen between", async () => {
  const assume = await run("ViT-B-32");
  await expect(assume()).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringMatching(
      /sizes are those of .*ViT-B-32, ViT-B-32-quickgelu.*say which with --architecture/,
    ),
  });
});

test("sizes that one model has choose it, and the note says what they do not show", async () => {
  const { config, assumed, layout } = await (await run("convnext_base"))();
  expect(layout.name).toBe("open_clip");
  expect(config.value).toMatchObject({ model_cfg: { vision_cfg: { timm_model_name: "convnext_base" } } });
  expect(assumed).toMatch(
    /convnext_base alone has their sizes.*activation, which weights do not show.*defaults \(mean, std, interpolation, resize_mode\)/,
  );
});

test("an architecture that is told is taken, with OpenAI's activation after any name", async () => {
  const assume = await run("ViT-B-32");
  expect((await assume("ViT-B-32")).config.value).toMatchObject({ model_cfg: { embed_dim: 512 } });
  expect((await assume("ViT-S-32-quickgelu")).config.value).toMatchObject({
    model_cfg: { quick_gelu: true },
  });
  await expect(assume("ViT-B-33")).rejects.toThrow(/ViT-B-33 is none of the models .*such as ViT-B/);
});

const PARAMS =
  "batch_size: 4\nforce_image_size: None\nforce_quick_gelu: False\nimage_mean: None\nmodel: ViT-B-32\npretrained: \n";

test("what the training run says counts over its model's configuration", async () => {
  const params = PARAMS.replace("quick_gelu: False", "quick_gelu: True")
    .replace("size: None", "size: 256")
    .replace("mean: None", "mean: [0.5, 0.5, 0.5]")
    .replace("pretrained: ", "pretrained: laion2b_s34b_b79k");
  const { config, assumed } = await (await run("ViT-B-32", params))();
  expect(config.value).toMatchObject({
    model_cfg: { quick_gelu: true, vision_cfg: { image_size: 256, patch_size: 32 } },
    preprocess_cfg: { mean: [0.5, 0.5, 0.5], interpolation: "bicubic" },
  });
  expect(assumed).toMatch(
    /params\.txt of their training names open_clip's ViT-B-32\. It began with laion2b_s34b_b79k/,
  );
});

test("a run that began with OpenAI's weights under a name without QuickGELU asks which activation it had", async () => {
  const assume = await run("ViT-B-32", PARAMS.replace("pretrained: ", "pretrained: openai"));
  await expect(assume()).rejects.toThrow(/versions of open_clip differ.*--architecture ViT-B-32-quickgelu/);
  expect((await assume("ViT-B-32-quickgelu")).config.value).toMatchObject({
    model_cfg: { quick_gelu: true },
  });
});

const read = (text: string) => parseTrainingRun(`model: x\n${text}`, "params.txt");

test("numbers of params.txt are read as Python prints them", () => {
  expect(read("force_image_size: [224, 256]").overrides.image_size).toEqual([224, 256]);
  expect(read("force_image_size: (336,)").overrides.image_size).toBe(336);
  expect(read("image_interpolation: bilinear\nimage_resize_mode: squash").preprocess).toEqual({
    interpolation: "bilinear",
    resize_mode: "squash",
  });
  expect(() => read("image_mean: [0.5, x]")).toThrow(/image_mean is "\[0\.5, x\]"; expected numbers/);
  expect(() => parseTrainingRun("lr: 1\n", "params.txt")).toThrow(/names no model/);
});
