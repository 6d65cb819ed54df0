/*
 * A checkpoint altered in one way: weights drawn anew (a null of the method, and the randomisation of J. Adebayo et al.,
 * Sanity Checks for Saliency Maps, arXiv 1810.03292), noise on the weights, or fewer blocks (degraded models).
 */
import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { type ByteSource, layoutSafetensors, readTensor, type SafetensorsHeader } from "@commonground/files";
import { readJson, writeFileAtomically } from "@commonground/files/node";
import { findLayout, layoutBeside } from "../checkpoints/find-layout.ts";
import { TOKENIZER_FILE } from "../checkpoints/layout.ts";
import { isOpenAi } from "../checkpoints/openai-layout.ts";
import { MAX_CONFIG_BYTES } from "../checkpoints/limits.ts";
import { type LocateOptions, locateModel } from "../model/locate-model.ts";
import { openWeights } from "../weights/open-weights.ts";
import { INDEX_SUFFIX } from "../weights/shard-index.ts";
import { alterations } from "./alter-tensor.ts";
import { type Change, checkChange } from "./change.ts";
import { chooseBlocks, staysWith, withBlocks } from "./fewer-blocks.ts";
import { type Block, type EncoderName, placeTensors, type TensorPlaces } from "./tensor-place.ts";

type Kept = readonly (readonly [EncoderName, readonly Block[]])[];

/** Floating-point formats; what is altered is written as F32, which holds all of them. */
const FLOATS: ReadonlySet<string> = new Set(["F32", "F16", "BF16"]);

/**
 * Writes the checkpoint `from` (any name or folder that `loadModel` takes), altered, into the new folder `to`, whole or
 * not at all, one tensor in memory at a time. Small files are copied as they are; weights in other formats are not.
 * Throws `INVALID_ARGUMENT` for a change that the model cannot follow, `UNSUPPORTED_ARCHITECTURE` as `placeTensors` does, `NOT_WRITABLE` for a folder that is there
 * already, or as `locateModel` and `openWeights` do.
 */
export async function alterCheckpoint(
  from: string,
  to: string,
  change: Change,
  options: LocateOptions = {},
): Promise<void> {
  checkChange(change);
  const { directory, tokenizerPath, weightsFile: named } = await locateModel(from, options);
  const files = new Set(await readdir(directory));
  const { layout, weightsFile } =
    named === undefined
      ? findLayout(files, directory)
      : { layout: layoutBeside(files, named), weightsFile: named };
  const { source, header } = await openWeights(directory, weightsFile);
  if (layout.config === undefined && !isOpenAi((tensor) => header.tensors.get(tensor)?.shape)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${source.name}: has no configuration beside it; put the model's open_clip_config.json there to alter it`,
    );
  }
  const places = placeTensors(source.name, header.tensors.keys());
  const kept = keptOf(change, source.name, places);
  const config =
    kept.length === 0 || layout.config === undefined
      ? undefined
      : await changedConfig(join(directory, layout.config), kept);

  await makeWhole(to, async (folder) => {
    for (const name of await smallFiles(directory)) await copyFile(join(directory, name), join(folder, name));
    if (tokenizerPath !== undefined) await copyFile(tokenizerPath, join(folder, TOKENIZER_FILE));
    if (config !== undefined) {
      await writeFileAtomically(join(folder, layout.config!), `${JSON.stringify(config, null, 1)}\n`);
    }
    await writeWeights(
      join(folder, layout.weights[0]!),
      source,
      header,
      { change, places, kept },
      options.signal,
    );
  });
}

function keptOf(change: Change, file: string, places: TensorPlaces): Kept {
  if (change.kind !== "fewer-blocks") return [];
  const choose = (tower: EncoderName, wanted: number) =>
    [tower, chooseBlocks(file, places, tower, wanted)] as const;
  return [
    choose("vision", change.blocks),
    ...(change.textBlocks === undefined ? [] : [choose("text", change.textBlocks)]),
  ];
}

async function changedConfig(path: string, kept: Kept): Promise<Record<string, unknown>> {
  const config = await readJson(path, {
    what: "configuration",
    maxBytes: MAX_CONFIG_BYTES,
    code: "INVALID_CONFIG",
  });
  return kept.reduce(
    (changed, [tower, blocks]) => withBlocks(changed, path, tower, blocks),
    config as Record<string, unknown>,
  );
}

async function writeWeights(
  path: string,
  source: ByteSource,
  header: SafetensorsHeader,
  { change, places, kept }: { change: Change; places: TensorPlaces; kept: Kept },
  signal: AbortSignal | undefined,
): Promise<void> {
  const alter = alterations(change, source.name, places);
  const tensors = [...header.tensors]
    .filter(([name]) => kept.every(([tower, blocks]) => staysWith(places.get(name), tower, blocks)))
    .map(([name, entry]) => {
      const altered = FLOATS.has(entry.dtype) ? alter(name, entry.shape.length) : undefined;
      const dtype = altered === undefined ? entry.dtype : ("F32" as const);
      return [name, { entry, altered, dtype, shape: entry.shape }] as const;
    });
  const byName = new Map(tensors);
  const metadata = { ...Object.fromEntries(header.metadata), altered: JSON.stringify(change) };
  const { header: bytes, order } = layoutSafetensors(Object.fromEntries(tensors), metadata);
  await writeFileAtomically(path, async (file) => {
    await file.appendFile(bytes);
    for (const name of order) {
      signal?.throwIfAborted();
      const { entry, altered } = byName.get(name)!;
      if (altered === undefined) {
        await file.appendFile(await source.read(header.dataOffset + entry.begin, entry.end - entry.begin));
        continue;
      }
      const { data } = await readTensor(source, header, name);
      const { buffer, byteOffset, byteLength } = await altered(data as Float32Array);
      await file.appendFile(new Uint8Array(buffer, byteOffset, byteLength));
    }
  });
}

const WEIGHTS = /\.(?:safetensors|msgpack|h5|onnx|bin|pt|pth|ckpt|pkl)$/u;

/** All files of a checkpoint but weights, in this format or another. */
async function smallFiles(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter(
    (name) => !WEIGHTS.test(name) && !name.endsWith(INDEX_SUFFIX),
  );
  const stats = await Promise.all(names.map((name) => stat(join(directory, name))));
  return names.filter((_, i) => stats[i]!.isFile());
}

/** Fills a folder under another name, which becomes `to` when all is there. */
async function makeWhole(to: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const path = resolve(to);
  if ((await stat(path).catch(() => null)) !== null) {
    throw new CommonGroundError("NOT_WRITABLE", `${to}: is there already; give the name of a new folder`);
  }
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await mkdir(temporary, { recursive: true });
    await fill(temporary);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    if (cause instanceof CommonGroundError || (cause as NodeJS.ErrnoException).syscall === undefined)
      throw cause;
    throw new CommonGroundError("NOT_WRITABLE", `${to}: cannot be written: ${(cause as Error).message}`, {
      cause,
    });
  }
}
