import { basename, resolve } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { embeddedDirectory } from "./checkpoints/embedded.ts";
import { loadCheckpoint } from "./checkpoints/load-checkpoint.ts";
import { hashFile } from "./files/hash-file.ts";
import { readJson } from "./files/read-json.ts";
import { createModel, type ClipModel } from "./model.ts";
import { nodeRuntime } from "./runtime/node.ts";
import { createTokenizer } from "./tokenizer/create-tokenizer.ts";

export interface LoadModelOptions {
  /** Threads that compute; all cores by default. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Real tokenizers have some megabytes. */
const MAX_TOKENIZER_BYTES = 200_000_000;

/**
 * Loads an embedded model by name (`emoji-vit-s`) or the model in a directory, in open_clip's or Hugging Face's
 * layout. Reads the header of the weights, not the weights: the runtime maps them when an encoder is first used.
 * Rejects with `NOT_FOUND`, `INVALID_CONFIG`, `INVALID_SAFETENSORS`, `MISSING_TENSOR` or `UNSUPPORTED_ARCHITECTURE`.
 */
export async function loadModel(nameOrDirectory: string, options: LoadModelOptions = {}): Promise<ClipModel> {
  const { threads, signal } = options;
  signal?.throwIfAborted();
  checkThreads(threads);
  const embedded = embeddedDirectory(nameOrDirectory);
  const directory = embedded ?? nameOrDirectory;
  const { config, scoring, weights, weightsPath, tokenizerPath } = await loadCheckpoint(directory);
  const id = embedded === undefined ? basename(resolve(directory)) : nameOrDirectory;
  const [sha256, tokenizerJson] = await Promise.all([
    hashFile(weightsPath, { signal }),
    tokenizerPath === null
      ? undefined
      : readJson(tokenizerPath, {
          what: "tokenizer",
          maxBytes: MAX_TOKENIZER_BYTES,
          code: "INVALID_TOKENIZER",
        }),
  ]);
  signal?.throwIfAborted();
  const { vision, text } = config;
  return createModel({
    info: {
      id,
      sha256,
      architecture: vision.family,
      layout: config.layout,
      precision: "f32",
      imageSize: vision.imageSize,
      grid: vision.grid,
      embeddingDimension: config.embeddingDimension,
      contextLength: text.contextLength,
      scoring,
    },
    config,
    weights,
    runtime: nodeRuntime(weightsPath, threads),
    createTokenizer: () => {
      if (tokenizerPath === null) {
        throw new CommonGroundError(
          "NOT_FOUND",
          `loadModel: ${directory} has no tokenizer.json, without which texts cannot be encoded; ` +
            "put the one published with the model there",
        );
      }
      return createTokenizer(tokenizerJson, { contextLength: text.contextLength }, tokenizerPath);
    },
  });
}

function checkThreads(threads: number | undefined): void {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `loadModel: threads is ${threads}; give a whole number from 1`,
    );
  }
}
