import { CommonGroundError } from "@commonground/core";
import type { ConfigFile, Layout } from "./checkpoints/layout.ts";
import { readScoring } from "./checkpoints/read-scoring.ts";
import { createWeights } from "./checkpoints/weights.ts";
import { createModel, type ClipModel } from "./model.ts";
import type { Runtime } from "./runtime/session.ts";
import type { ByteSource } from "./safetensors/byte-source.ts";
import { readHeader } from "./safetensors/read-header.ts";
import { createTokenizer } from "./tokenizer/create-tokenizer.ts";

/** A model's files, wherever they lie. */
export interface ModelFiles {
  /** What the model is called in results. */
  readonly id: string;
  /** Commit on the hub; null for a model that did not come from there. */
  readonly revision: string | null;
  readonly layout: Layout;
  readonly config: ConfigFile;
  readonly preprocessor: ConfigFile | undefined;
  /** The parsed tokenizer.json; undefined when the model came without one. */
  readonly tokenizer: ConfigFile | undefined;
  /** The weights' bytes, of which only the header and single numbers are read. */
  readonly weights: ByteSource;
  /** SHA-256 of the weights' bytes, hexadecimal; asked for once configuration and header are known to be good. */
  readonly hashWeights: () => Promise<string>;
  /** Runs graphs whose weights lie in the same bytes. */
  readonly runtime: Runtime;
}

/**
 * Opens a model in Node or a browser. Rejects with `INVALID_CONFIG`, `INVALID_SAFETENSORS`, `MISSING_TENSOR` or
 * `UNSUPPORTED_ARCHITECTURE`, or as `weights` and `hashWeights` do.
 */
export async function openModel(files: ModelFiles): Promise<ClipModel> {
  const { id, revision, layout, tokenizer, weights, runtime } = files;
  const header = await readHeader(weights);
  const config = layout.parse(
    files.config,
    files.preprocessor,
    (tensor) => header.tensors.get(tensor)?.shape,
  );
  const scoring = await readScoring(weights, header);
  const { vision, text } = config;
  return createModel({
    info: {
      id,
      revision,
      sha256: await files.hashWeights(),
      architecture: vision.family,
      layout: config.layout,
      precision: "f32",
      imageSize: vision.imageSize,
      grid: vision.grid,
      blocks: vision.blocks,
      embeddingDimension: config.embeddingDimension,
      contextLength: text.contextLength,
      scoring,
    },
    config,
    weights: createWeights(weights.name, header, config.locate),
    runtime,
    createTokenizer: () => {
      if (tokenizer === undefined) {
        throw new CommonGroundError(
          "NOT_FOUND",
          `loadModel: ${id} came without tokenizer.json, without which texts cannot be encoded; ` +
            `put the one published with the model beside ${files.config.path}`,
        );
      }
      const { contextLength, tokenization } = text;
      const { pad, clean } = tokenization;
      return createTokenizer(tokenizer.value, { contextLength, pad, clean }, tokenizer.path);
    },
  });
}
