import { dirname, join } from "node:path";
import { CommonGroundError, type FeatureKind, type FeatureOutput } from "@commonground/core";
import type { ByteSource } from "@commonground/files";
import type { ClipConfig } from "../checkpoints/layout.ts";
import type { Weights } from "../tower/weights.ts";
import { createGraph, type Graph, type StoredTensor, type Value } from "../onnx/graph.ts";
import { int8CachePath, int8Name } from "./int8-cache.ts";
import { int8Graph, placeInt8Graph, type Int8Recipe } from "./int8-graph.ts";
import { readInt8File, writeInt8File } from "./int8-file.ts";

export interface Int8Source {
  /** Real path of the weights file. */
  readonly path: string;
  /** Whether files may be put beside it; otherwise only into the user's cache. */
  readonly besideWeights: boolean;
  readonly bytes: ByteSource;
  /** Of all that decides the weights. */
  readonly sha256: string;
  /** SHA-256 of each file that the weights are in. */
  readonly parts: () => Promise<readonly string[]>;
  readonly config: ClipConfig;
  readonly weights: Weights;
}

export interface PreparedInt8 {
  /** The file with the quantised weights. */
  readonly path: string;
  /** Whether it was made just now. */
  readonly made: boolean;
  /** Rewrites a graph of the model to multiply in eight bits, on that file. */
  readonly rewrite: (graph: Graph) => Graph;
}

/**
 * Finds or makes the file with the quantised weights of a model's vision encoder. Texts stay in F32: activations are
 * quantised by the largest of all that is multiplied at once, and short texts one at a time take twice as long as in
 * F32, quantised row by row as long. The file lies beside the weights where that can be written, else in the
 * user's cache. Throws `UNSUPPORTED_ARCHITECTURE` for a convolutional encoder and `NOT_WRITABLE` when no place is left.
 */
export async function prepareInt8(source: Int8Source, signal?: AbortSignal): Promise<PreparedInt8> {
  const { path, sha256, config } = source;
  if (config.vision.blocks === 0) {
    throw new CommonGroundError(
      "UNSUPPORTED_ARCHITECTURE",
      `${path}: precision int8 is for transformers, the vision encoder is ${config.vision.family}; use f32`,
    );
  }
  const recipes = allRecipes(source);
  const name = int8Name(path, sha256);
  const places = [...(source.besideWeights ? [join(dirname(path), name)] : []), int8CachePath(name)];
  for (const place of places) {
    const tensors = await readInt8File(place, recipes, sha256, signal);
    if (tensors !== undefined) return ready(place, false, tensors);
  }
  let refused: unknown;
  for (const place of places) {
    try {
      await writeInt8File(place, recipes, source.bytes, sha256, await source.parts(), signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof CommonGroundError && error.code === "NOT_WRITABLE")) throw error;
      refused = error;
      continue;
    }
    const tensors = await readInt8File(place, recipes, sha256, signal);
    if (tensors !== undefined) return ready(place, true, tensors);
  }
  throw refused ?? new CommonGroundError("RUNTIME", `${places.join(" and ")}: did not keep what was written`);
}

function ready(path: string, made: boolean, tensors: ReadonlyMap<string, StoredTensor>): PreparedInt8 {
  return { path, made, rewrite: (graph) => placeInt8Graph(int8Graph(graph), tensors) };
}

/** Recipes of every graph the vision encoder may be asked for. */
function allRecipes({ config: { vision }, weights }: Int8Source): ReadonlyMap<Value, Int8Recipe> {
  const everything = Array.from({ length: vision.blocks }, (_, block) =>
    vision.features.map((kind: FeatureKind): FeatureOutput => `${kind}@${block}`),
  ).flat();
  const sets: FeatureOutput[][] = [[], [...vision.projections], everything];
  const builds = sets.map((features) => ({ features, drop: false }));
  if (vision.drop !== undefined) builds.push({ features: [], drop: true });
  const recipes = new Map<Value, Int8Recipe>();
  for (const { features, drop } of builds) {
    const graph = createGraph();
    vision.build(graph, weights, ["embedding", ...features], { drop });
    for (const [name, recipe] of int8Graph(graph).recipes) recipes.set(name, recipe);
  }
  return recipes;
}
