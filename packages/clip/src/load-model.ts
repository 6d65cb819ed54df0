import { basename, resolve } from "node:path";
import { embeddedDirectory } from "./checkpoints/embedded.ts";
import { loadCheckpoint } from "./checkpoints/load-checkpoint.ts";
import { fileSource } from "./files/file-source.ts";
import { hashFile } from "./files/hash-file.ts";
import type { ClipModel } from "./model.ts";
import { openModel } from "./open-model.ts";
import { checkThreads } from "./runtime/check-threads.ts";
import { nodeRuntime } from "./runtime/node.ts";

export interface LoadModelOptions {
  /** Threads that compute; all cores by default. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loads an embedded model by name (`emoji-vit-s`) or the model in a directory, in open_clip's or Hugging Face's
 * layout. Reads the header of the weights, not the weights: the runtime maps them when an encoder is first used.
 * Rejects with `NOT_FOUND`, `INVALID_CONFIG`, `INVALID_TOKENIZER`, `INVALID_SAFETENSORS`, `MISSING_TENSOR` or
 * `UNSUPPORTED_ARCHITECTURE`.
 */
export async function loadModel(nameOrDirectory: string, options: LoadModelOptions = {}): Promise<ClipModel> {
  const { threads, signal } = options;
  signal?.throwIfAborted();
  checkThreads(threads);
  const embedded = embeddedDirectory(nameOrDirectory);
  const { weightsPath, ...checkpoint } = await loadCheckpoint(embedded ?? nameOrDirectory);
  const model = await openModel({
    ...checkpoint,
    id: embedded === undefined ? basename(resolve(nameOrDirectory)) : nameOrDirectory,
    weights: await fileSource(weightsPath),
    hashWeights: () => hashFile(weightsPath, { signal }),
    runtime: nodeRuntime(weightsPath, threads),
  });
  signal?.throwIfAborted();
  return model;
}
