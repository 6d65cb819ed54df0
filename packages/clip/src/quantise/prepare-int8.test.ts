import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { normaliseRows, row, type Matrix } from "@commonground/core";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { hashFile } from "@commonground/files/node";
import { loadModel, type LoadModelOptions } from "../model/load-model.ts";
import type { ClipModel } from "../model/model.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import { removeInt8 } from "./int8-cache.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "int8-"));
  vi.stubEnv("COMMONGROUND_CACHE", join(root, "cache"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});
const opened: ClipModel[] = [];
afterEach(() => Promise.all(opened.splice(0).map((model) => model.dispose())));

async function checkpoint(name: string, layout: "open_clip" | "hugging-face" = "open_clip"): Promise<string> {
  await writeRandomCheckpoint(join(root, name), TINY, { layout });
  return join(root, name);
}

async function load(directory: string, options: LoadModelOptions = {}): Promise<ClipModel> {
  const model = await loadModel(directory, options);
  opened.push(model);
  return model;
}

/** Loads in eight bits; also gives the file that was made for it, if one was. */
async function loadInt8(directory: string): Promise<{ model: ClipModel; made: string | undefined }> {
  let made: string | undefined;
  const model = await load(directory, { precision: "int8", onQuantised: (path) => (made = path) });
  return { model, made };
}

const images = [1, 2].map((seed) => ({
  width: 32,
  height: 32,
  data: Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37 + seed * 101) % 256),
}));

function smallestCosine(a: Matrix, b: Matrix): number {
  const [left, right] = [normaliseRows(a), normaliseRows(b)];
  const cosines = Array.from({ length: a.rows }, (_, r) =>
    row(left, r).reduce((sum, value, c) => sum + value * row(right, r)[c]!, 0),
  );
  return Math.min(...cosines);
}

test.each(["open_clip", "hugging-face"] as const)(
  "a model in %s layout computes nearly the same in eight bits",
  async (layout) => {
    const directory = await checkpoint(`near-${layout}`, layout);
    const f32 = await load(directory);
    const { model } = await loadInt8(directory);
    expect(model.info).toEqual({ ...f32.info, precision: "int8" });
    const features = ["tokens", "keys", "keys-nobias", "tokens@1", "cls-keys@0"] as const;
    const [a, b] = await Promise.all([f32, model].map((each) => each.encodeImages(images, { features })));
    expect(smallestCosine(a!.embeddings, b!.embeddings)).toBeGreaterThan(0.995);
    expect(a!.embeddings).not.toEqual(b!.embeddings);
    for (const name of features) {
      expect(smallestCosine(a!.features[name]!, b!.features[name]!)).toBeGreaterThan(0.99);
    }
  },
);

test("an image's numbers in eight bits depend on no other image, nor on what else is asked", async () => {
  const { model } = await loadInt8(await checkpoint("alone"));
  const loud = { ...images[0]!, data: images[0]!.data.map((value) => (value > 127 ? 255 : 0)) };
  const alone = (await model.encodeImages([images[0]!])).embeddings;
  const { embeddings } = await model.encodeImages([images[0]!, loud, images[1]!]);
  expect(row(embeddings, 0)).toEqual(row(alone, 0));
  const asked = await model.encodeImages([images[0]!], { features: ["tokens", "projected-self"] });
  expect(asked.embeddings).toEqual(alone);
  const whole = await model.encodeImages([loud, images[0]!], { drop: [[], []] });
  expect(row(whole.embeddings, 1)).toEqual(row(alone, 0));
});

test("texts are encoded in F32, whatever the precision of images", async () => {
  const directory = await checkpoint("texts");
  const [f32, { model }] = await Promise.all([load(directory), loadInt8(directory)]);
  expect(await model.encodeTexts(["a dog", "cat"])).toEqual(await f32.encodeTexts(["a dog", "cat"]));
});

test("SigLIP's patches are brought into the joint space in eight bits, too", async () => {
  const directory = join(root, "siglip");
  const vision = { ...TINY.vision, family: "siglip", name: "", imageSize: 32 } as const;
  await writeRandomCheckpoint(
    directory,
    { ...TINY, embeddingDimension: vision.width, vision },
    { layout: "hugging-face" },
  );
  const f32 = await load(directory);
  const { model } = await loadInt8(directory);
  const features = model.info.projections;
  const [a, b] = await Promise.all([f32, model].map((each) => each.encodeImages(images, { features })));
  for (const name of features) {
    expect(smallestCosine(a!.features[name]!, b!.features[name]!)).toBeGreaterThan(0.99);
  }
  expect((await model.encodeImages(images)).embeddings).toEqual(b!.embeddings);
});

test("the quantised weights are made once, beside the model, smaller than its own", async () => {
  const directory = await checkpoint("once");
  const { model, made } = await loadInt8(directory);
  expect(made).toBe(join(directory, `open_clip_model.int8.${model.info.sha256.slice(0, 8)}.safetensors`));
  const own = await stat(join(directory, "open_clip_model.safetensors"));
  expect((await stat(made!)).size).toBeLessThan(own.size * 0.8);
  const before = await readFile(made!);
  expect((await loadInt8(directory)).made).toBeUndefined();
  expect(await readFile(made!)).toEqual(before);
  expect((await readdir(directory)).filter((name) => name.includes("int8"))).toHaveLength(1);
});

test("damaged quantised weights are made anew", async () => {
  const directory = await checkpoint("damaged");
  const { made } = await loadInt8(directory);
  const good = await readFile(made!);
  const flipped = Buffer.from(good);
  flipped[good.length - 5]! ^= 1;
  for (const bad of [flipped, good.subarray(0, good.length - 1), Buffer.from("no safetensors")]) {
    await writeFile(made!, bad);
    expect((await loadInt8(directory)).made).toBe(made);
    expect(await readFile(made!)).toEqual(good);
  }
});

test("quantised weights of other weights are not taken", async () => {
  const directory = await checkpoint("changed");
  const first = await loadInt8(directory);
  await writeRandomCheckpoint(directory, TINY, { seed: 2 });
  const second = await loadInt8(directory);
  expect(second.made).not.toBe(first.made);
  expect(second.model.info.sha256).not.toBe(first.model.info.sha256);
});

test("links to weights, as the hub's cache keeps them, have their quantised weights in the user's cache", async () => {
  const blobs = await checkpoint("blobs");
  const snapshot = join(root, "snapshot");
  await mkdir(snapshot);
  for (const name of await readdir(blobs)) await symlink(join(blobs, name), join(snapshot, name));
  const { made } = await loadInt8(snapshot);
  expect(made).toMatch(join(root, "cache", "int8"));
  expect((await readdir(blobs)).some((name) => name.includes("int8"))).toBe(false);
  expect((await loadInt8(snapshot)).made).toBeUndefined();
  const sha256 = await hashFile(join(blobs, "open_clip_model.safetensors"));
  expect(await removeInt8(["0".repeat(64)])).toEqual([]);
  const { size } = await stat(made!);
  expect(size).toBeGreaterThan(10_000);
  expect(await removeInt8([sha256])).toEqual([{ name: basename(made!), size }]);
  expect(await readdir(join(root, "cache", "int8"))).toEqual([]);
  expect(await removeInt8([sha256])).toEqual([]);
  const inTheWay = join(root, "cache", "int8", `a.int8.${sha256.slice(0, 8)}.safetensors`);
  await mkdir(inTheWay);
  await expect(removeInt8([sha256])).rejects.toMatchObject({
    code: "NOT_WRITABLE",
    message: expect.stringContaining(inTheWay),
  });
  await rm(inTheWay, { recursive: true });
});

test("where nothing can be written, the error names the place", async () => {
  const directory = await checkpoint("sealed");
  vi.stubEnv("COMMONGROUND_CACHE", join(directory, "tokenizer.json"));
  try {
    const model = await load(directory);
    // A folder in the way of the file, since permissions do not hold for root.
    await mkdir(join(directory, `open_clip_model.int8.${model.info.sha256.slice(0, 8)}.safetensors`));
    await expect(loadModel(directory, { precision: "int8" })).rejects.toMatchObject({
      code: "NOT_WRITABLE",
      message: expect.stringContaining("tokenizer.json"),
    });
  } finally {
    vi.stubEnv("COMMONGROUND_CACHE", join(root, "cache"));
  }
});

test("an unknown precision is refused", async () => {
  await expect(loadModel(root, { precision: "int4" as LoadModelOptions["precision"] })).rejects.toMatchObject(
    { code: "INVALID_ARGUMENT", message: expect.stringContaining("f32 or int8") },
  );
});
