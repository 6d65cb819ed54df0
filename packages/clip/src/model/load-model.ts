import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { CommonGroundError, contentHash } from "@commonground/core";
import { rememberedHash } from "@commonground/files/node";
import { loadCheckpoint } from "../checkpoints/load-checkpoint.ts";
import { commonTokenizer } from "./common-tokenizer.ts";
import { type LocateOptions, locateModel } from "./locate-model.ts";
import type { ClipModel } from "./model.ts";
import { openModel } from "./open-model.ts";
import { prepareInt8 } from "../quantise/prepare-int8.ts";
import { checkThreads } from "../runtime/check-threads.ts";
import { checkDevice, type Device } from "../runtime/device.ts";
import { nodeRuntime } from "../runtime/node.ts";

export const PRECISIONS = ["f32", "int8"] as const;

/** Number format that the products with weights are computed in. */
export type Precision = (typeof PRECISIONS)[number];

export interface LoadModelOptions extends LocateOptions {
  /** Threads that compute; all cores by default. */
  readonly threads?: number | undefined;
  /** What computes; `cpu` by default. */
  readonly device?: Device | undefined;
  /**
   * `f32` by default. `int8` encodes images in eight bits, on weights quantised once into a file beside the model or in
   * the user's cache, one image at a time, so that its numbers depend on no other; texts stay in F32.
   */
  readonly precision?: Precision | undefined;
  /** Uses the weights where they lie instead of rearranging them: quick to load, small, a little slower to run. */
  readonly lowMemory?: boolean | undefined;
  /**
   * For weights that have no configuration beside them: open_clip's name of their model, or the path of its
   * configuration.
   */
  readonly architecture?: string | undefined;
  /** Called with the path of the file of quantised weights when one was made. */
  readonly onQuantised?: ((path: string) => void) | undefined;
}

/**
 * Loads an embedded model by name (`emoji-vit-s`), the model in a directory, a file of weights (safetensors, or what
 * PyTorch saves: nothing in it is run), a known checkpoint by its short name
 * (`ViT-B-16/openai`) or any hub id (`org/name`), which is pulled into the cache on first use. Reads the header of the
 * weights, not the weights: the runtime maps them when an encoder is first used. Rejects as `locateModel` does, or with
 * `INVALID_ARGUMENT`, `INVALID_CONFIG`, `INVALID_TOKENIZER`, `INVALID_WEIGHTS`, `MISSING_TENSOR`,
 * `UNSUPPORTED_ARCHITECTURE`, or `RUNTIME` for a device that is not there.
 */
export async function loadModel(name: string, options: LoadModelOptions = {}): Promise<ClipModel> {
  const { precision = "f32", onQuantised, signal } = options;
  signal?.throwIfAborted();
  checkThreads(options.threads);
  if (!PRECISIONS.includes(precision)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `precision is ${String(precision)}; give ${PRECISIONS.join(" or ")}`,
    );
  }
  await checkDevice(options.device);
  const { id, directory, revision, ...located } = await locateModel(name, options);
  const architecture = options.architecture ?? located.architecture;
  const checkpoint = await loadCheckpoint(directory, { ...located, architecture });
  const { weights } = checkpoint;
  const tokenizer = checkpoint.tokenizer ?? (await commonTokenizer(checkpoint, options));
  const { paths, begins } = weights;
  const model = await openModel({
    ...checkpoint,
    tokenizer,
    id,
    revision,
    assumed: [checkpoint.assumed, located.assumed].filter(Boolean).join(" "),
    hashWeights: () => hashFiles(paths, signal),
    runtime: nodeRuntime(
      paths.map((path, i) => ({ path, begin: begins[i]! })),
      options,
    ),
    quantise:
      precision === "f32"
        ? undefined
        : async (found) => {
            // A hub's cache keeps links to files that only it may put beside each other.
            const [path] = paths as [string];
            const besideWeights = dirname(path) === (await realpath(directory));
            const source = { ...found, path, besideWeights, bytes: weights.source };
            const { path: quantised, made, rewrite } = await prepareInt8(source, signal);
            if (made) onQuantised?.(quantised);
            return { precision, runtime: nodeRuntime(quantised, options), rewrite };
          },
  });
  signal?.throwIfAborted();
  return model;
}

/** SHA-256 of a file, or of the hashes of several. */
async function hashFiles(paths: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const hashes: string[] = [];
  for (const path of paths) hashes.push(await rememberedHash(path, { signal }));
  return hashes.length === 1 ? hashes[0]! : contentHash(hashes);
}
