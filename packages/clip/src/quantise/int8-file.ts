import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { CommonGroundError } from "@commonground/core";
import { type ByteSource, layoutSafetensors, readHeader } from "@commonground/files";
import { fileSource, rememberedHash, writeFileAtomically } from "@commonground/files/node";
import type { StoredTensor, Value } from "../onnx/graph.ts";
import type { Int8Recipe } from "./int8-graph.ts";
import { readNumbers } from "../weights/read-numbers.ts";
import { outputScales, quantiseMatrix } from "./quantise-matrix.ts";

type Recipes = ReadonlyMap<Value, Int8Recipe>;

/** Raised when tensors are made in another way, so that older files are not taken. */
const VERSION = "4";
const DIGEST_PLACE = "0".repeat(64);

/** dtype and shape of the tensor that a recipe makes. */
function tensorOf(recipe: Int8Recipe): { dtype: StoredTensor["type"]; shape: readonly number[] } {
  const { shape, type } = recipe.from;
  switch (recipe.kind) {
    case "copy":
      return { dtype: recipe.from.made === undefined ? type : "F32", shape };
    case "matrix":
      return { dtype: "I8", shape: recipe.transposed ? shape : shape.toReversed() };
    case "scales":
      return { dtype: "F32", shape: [shape[recipe.transposed ? 1 : 0]!] };
    case "scaled":
      return { dtype: "F32", shape };
  }
}

/**
 * Writes the quantised weights of `source` as a safetensors file: whole or not at all, one tensor in memory at a time.
 * `sha256` is the hash of all that decides the weights, `parts` are those of the files that they are in. Throws `NOT_WRITABLE`, or as `source` does.
 */
export async function writeInt8File(
  path: string,
  recipes: Recipes,
  source: ByteSource,
  sha256: string,
  parts: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const tensors = Object.fromEntries([...recipes].map(([name, recipe]) => [name, tensorOf(recipe)]));
  const { header, order } = layoutSafetensors(tensors, metadata(sha256, parts, DIGEST_PLACE));
  await writeFileAtomically(path, async (file) => {
    await writeAll(file, header);
    const hash = createHash("sha256");
    for (const name of order) {
      signal?.throwIfAborted();
      const bytes = await make(recipes.get(name)!, source);
      hash.update(bytes);
      await writeAll(file, bytes);
    }
    const text = Buffer.from(header);
    await file.write(Buffer.from(hash.digest("hex")), 0, DIGEST_PLACE.length, text.indexOf(DIGEST_PLACE));
  });
}

/**
 * Where the recipes' tensors lie in the file at `path`. Undefined when the file is not there, was made of other weights
 * or in another way, or is damaged: then it must be made anew.
 */
export async function readInt8File(
  path: string,
  recipes: Recipes,
  sha256: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, StoredTensor> | undefined> {
  try {
    const header = await readHeader(await fileSource(path));
    const { source, version, data } = Object.fromEntries(header.metadata);
    if (source !== sha256 || version !== VERSION || header.tensors.size !== recipes.size) return undefined;
    const placed = new Map<string, StoredTensor>();
    for (const [name, recipe] of recipes) {
      const found = header.tensors.get(name);
      const { dtype, shape } = tensorOf(recipe);
      if (found?.dtype !== dtype || found.shape.join() !== shape.join()) return undefined;
      const offset = header.dataOffset + found.begin;
      placed.set(name, { type: dtype, shape, offset, length: found.end - found.begin });
    }
    return data === (await rememberedHash(path, { from: header.dataOffset, signal })) ? placed : undefined;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CommonGroundError) return undefined;
    throw error;
  }
}

/** SHA-256 of the files whose weights are quantised in the file at `path`; none where it cannot be read. */
export async function int8Parts(path: string): Promise<readonly string[]> {
  const header = await fileSource(path)
    .then(readHeader)
    .catch(() => undefined);
  return new Map(header?.metadata).get("parts")?.split(" ") ?? [];
}

function metadata(source: string, parts: readonly string[], data: string): Readonly<Record<string, string>> {
  return { format: "commonground-int8", version: VERSION, source, parts: parts.join(" "), data };
}

async function make(recipe: Int8Recipe, source: ByteSource): Promise<Uint8Array> {
  const { from, kind } = recipe;
  if (kind === "copy" && from.made === undefined) return source.read(from.offset, from.length);
  const numbers = await readNumbers(source, from);
  if (kind === "copy") return bytesOf(numbers);
  if (kind === "scaled") return bytesOf(numbers.map((value) => value * recipe.factor));
  const [rows, columns] = from.shape as [number, number];
  const [out, inner] = recipe.transposed ? [columns, rows] : [rows, columns];
  const weights = { data: numbers, out, inner, transposed: recipe.transposed };
  const scales = outputScales(weights);
  return bytesOf(
    kind === "matrix" ? quantiseMatrix(weights, scales) : scales.map((value) => value * recipe.factor),
  );
}

function bytesOf({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
}
