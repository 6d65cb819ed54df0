import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { mixModels } from "./mix-models.ts";
import { hashEach, type ResolvedModel, type ResolveOptions, resolveModel } from "./resolve-model.ts";
import type { ClipModel } from "./model.ts";
import { openModel } from "./open-model.ts";
import { prepareInt8 } from "../quantise/prepare-int8.ts";
import { checkThreads } from "../runtime/check-threads.ts";
import { checkDevice, type Device } from "../runtime/device.ts";
import { nodeRuntime } from "../runtime/node.ts";

export const PRECISIONS = ["f32", "int8"] as const;

/** Number format that the products with weights are computed in. */
export type Precision = (typeof PRECISIONS)[number];

export interface LoadModelOptions extends ResolveOptions {
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
  /** A second model of the same architecture, by any name: its weights are mixed with the first's. */
  readonly and?: string | undefined;
  /** The second model's share of the weights, from 0 to 1 (WiSE-FT's α). */
  readonly mix?: number | undefined;
  /** Called with the path of the file of quantised weights when one was made. */
  readonly onQuantised?: ((path: string) => void) | undefined;
}

/**
 * Loads an embedded model by name (`emoji-vit-s`), the model in a directory, a file of weights (safetensors, or what
 * PyTorch saves: nothing in it is run), a known checkpoint by its short name
 * (`ViT-B-16/openai`) or any hub id (`org/name`), which is pulled into the cache on first use; a LoRA adapter of peft's
 * by any of these is merged into its base. Reads the headers of weights, not the weights: the runtime maps them when an
 * encoder is first used. Rejects as `locateModel` does, or with
 * `INVALID_ARGUMENT`, `INVALID_CONFIG`, `INVALID_TOKENIZER`, `INVALID_WEIGHTS`, `MISSING_TENSOR`,
 * `UNSUPPORTED_ARCHITECTURE`, `UNSUPPORTED_FEATURE`, or `RUNTIME` for a device that is not there.
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
  const { id, revision, directory, checkpoint, hash } = await resolveModels(name, {
    ...options,
    answers: options.answers ?? new Map(),
  });
  const { weights } = checkpoint;
  const { paths, begins } = weights;
  const model = await openModel({
    ...checkpoint,
    id,
    revision,
    hashWeights: hash,
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
            const parts = () => hashEach(paths, signal);
            const source = { ...found, path, besideWeights, bytes: weights.source, parts };
            const { path: quantised, made, rewrite } = await prepareInt8(source, signal);
            if (made) onQuantised?.(quantised);
            return { precision, runtime: nodeRuntime(quantised, options), rewrite };
          },
  });
  signal?.throwIfAborted();
  return model;
}

/** The model, or what is mixed of two. */
async function resolveModels(name: string, options: LoadModelOptions): Promise<ResolvedModel> {
  const { and, mix } = options;
  if ((and === undefined) !== (mix === undefined)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${and === undefined ? "mix is given without and" : "and is given without mix"}; give a second model and its share`,
    );
  }
  const one = await resolveModel(name, options);
  const other = and === undefined ? undefined : await resolveModel(and, { ...options, revision: undefined });
  if (
    options.architecture !== undefined &&
    one.checkpoint.configured &&
    other?.checkpoint.configured !== false
  ) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${one.id}: ${one.checkpoint.layout.config} beside the weights says what they are; leave --architecture out`,
    );
  }
  return other === undefined || mix === undefined ? one : await mixModels(one, other, mix);
}
