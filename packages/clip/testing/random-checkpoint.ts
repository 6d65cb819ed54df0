/*
 * Checkpoints with random weights in the published layouts: for tests (small geometries) and measurements (the
 * geometries of published models, which take as long with random weights as with trained ones).
 */
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type WritableTensor, writeSafetensors } from "@commonground/files";
import { byteTokenizer } from "./byte-tokenizer.ts";
import type { CheckpointFiles, RandomClip, Shapes } from "./random-clip.ts";
import { huggingFaceFiles } from "./random-hugging-face.ts";
import { openClipFiles } from "./random-open-clip.ts";

export type { RandomClip } from "./random-clip.ts";

export type RandomLayout = "open_clip" | "openai" | "hugging-face";

export interface RandomCheckpointOptions {
  readonly layout?: RandomLayout;
  readonly seed?: number;
}

/** The geometry of CLIP ViT-B/16 at 224 px. */
export const VIT_B_16 = {
  embeddingDimension: 512,
  vision: { width: 768, layers: 12, heads: 12, imageSize: 224, patch: 16 },
  text: { width: 512, layers: 12, heads: 8, contextLength: 77, vocabularySize: 49_408 },
} satisfies RandomClip;

/** Enough for tests: three blocks of two heads, a grid of 4 × 4, the 514 tokens of the byte tokenizer. */
export const TINY = {
  embeddingDimension: 16,
  vision: { width: 32, layers: 3, heads: 2, imageSize: 32, patch: 8 },
  text: { width: 32, layers: 2, heads: 2, contextLength: 24, vocabularySize: 514 },
} satisfies RandomClip;

/**
 * Writes weights, configuration and tokenizer.json into `directory`, which is made if need be. The same arguments
 * give the same bytes.
 */
export async function writeRandomCheckpoint(
  directory: string,
  clip: RandomClip,
  { layout = "open_clip", seed = 1 }: RandomCheckpointOptions = {},
): Promise<void> {
  const files = checkpointFiles(clip, layout);
  await writeCompanions(directory, files, clip);
  await writeFile(join(directory, files.weightsName), writeSafetensors(randomTensors(files.shapes, seed)));
}

/**
 * The same with all weights 0, in a file that takes no room on the disk: for geometries too large to be made up in a
 * test, of which only shapes are looked at.
 */
export async function writeZeroCheckpoint(
  directory: string,
  clip: RandomClip,
  layout: RandomLayout = "open_clip",
): Promise<void> {
  const files = checkpointFiles(clip, layout);
  await writeCompanions(directory, files, clip);
  const header: Record<string, object> = {};
  let end = 0;
  for (const [name, shape] of Object.entries(files.shapes)) {
    const begin = end;
    end += 4 * shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: "F32", shape, data_offsets: [begin, end] };
  }
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  const file = await open(join(directory, files.weightsName), "w");
  try {
    await file.writev([prefix, json]);
    await file.truncate(prefix.length + json.length + end);
  } finally {
    await file.close();
  }
}

function checkpointFiles(clip: RandomClip, layout: RandomLayout): CheckpointFiles {
  return layout === "hugging-face" ? huggingFaceFiles(clip) : openClipFiles(clip, layout);
}

async function writeCompanions(
  directory: string,
  { configName, config }: CheckpointFiles,
  clip: RandomClip,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  if (config !== null) await writeFile(join(directory, configName), JSON.stringify(config));
  await writeFile(join(directory, "tokenizer.json"), JSON.stringify(byteTokenizer(clip.text.vocabularySize)));
}

/** Scales round 1 for normalisations, matrices that keep their input's size, all else small. */
function randomTensors(shapes: Shapes, seed: number): Record<string, WritableTensor> {
  let state = seed;
  const tensors: Record<string, WritableTensor> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const [rows = 1, ...inner] = shape;
    const columns = inner.reduce((product, size) => product * size, 1);
    const isScale =
      /(?:ln_|norm)[^.]*\.weight$|(?:bn\d|downsample\.\d|stem\.1)\.weight$|running_var$|gamma$/.test(name) &&
      shape.length === 1;
    const spread = shape.length < 2 || /embed/.test(name) ? 0.05 : Math.sqrt(1.5 / columns);
    const data = new Float32Array(rows * columns);
    const centre = isScale ? 1 : 0;
    for (let i = 0; i < data.length; i++) {
      // Linear congruences with the constants of Numerical Recipes (3rd ed., section 7.1), as −1 … 1.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      data[i] = centre + (spread * state) / 2_147_483_648;
    }
    if (name === "logit_scale") data[0] = Math.log(100);
    tensors[name] = { dtype: "F32", shape, data };
  }
  return tensors;
}
