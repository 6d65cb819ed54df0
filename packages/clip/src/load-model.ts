import { loadCheckpoint } from "./checkpoints/load-checkpoint.ts";
import { fileSource } from "./files/file-source.ts";
import { hashFile } from "./files/hash-file.ts";
import { type LocateOptions, locateModel } from "./locate-model.ts";
import type { ClipModel } from "./model.ts";
import { openModel } from "./open-model.ts";
import { checkThreads } from "./runtime/check-threads.ts";
import { nodeRuntime } from "./runtime/node.ts";

export interface LoadModelOptions extends LocateOptions {
  /** Threads that compute; all cores by default. */
  readonly threads?: number | undefined;
}

/**
 * Loads an embedded model by name (`emoji-vit-s`), the model in a directory, a known checkpoint by its short name
 * (`ViT-B-16/openai`) or any hub id (`org/name`), which is pulled into the cache on first use. Reads the header of the weights, not the weights: the runtime maps them when an encoder is first used.
 * Rejects as `locateModel` does, or with `INVALID_CONFIG`, `INVALID_TOKENIZER`, `INVALID_SAFETENSORS`, `MISSING_TENSOR` or
 * `UNSUPPORTED_ARCHITECTURE`.
 */
export async function loadModel(name: string, options: LoadModelOptions = {}): Promise<ClipModel> {
  const { threads, signal } = options;
  signal?.throwIfAborted();
  checkThreads(threads);
  const { id, directory, revision, tokenizerPath } = await locateModel(name, options);
  const { weightsPath, ...checkpoint } = await loadCheckpoint(directory, tokenizerPath);
  const model = await openModel({
    ...checkpoint,
    id,
    revision,
    weights: await fileSource(weightsPath),
    hashWeights: () => hashFile(weightsPath, { signal }),
    runtime: nodeRuntime(weightsPath, threads),
  });
  signal?.throwIfAborted();
  return model;
}
