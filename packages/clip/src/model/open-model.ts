import { CommonGroundError, contentHash } from "@commonground/core";
import type { ClipConfig, ConfigFile, Layout } from "../checkpoints/layout.ts";
import { readCaution } from "../checkpoints/read-caution.ts";
import { readRecommended } from "../checkpoints/read-recommended.ts";
import { readScoring } from "../checkpoints/read-scoring.ts";
import { readTokenizerSettings } from "../checkpoints/read-tokenizer-settings.ts";
import { refuseOtherModel } from "../checkpoints/other-models.ts";
import { refuseHalfModel } from "../checkpoints/refuse-half-model.ts";
import { refuseUnread } from "../checkpoints/refuse-unread.ts";
import type { StoredWeights, WeightsHeader } from "../weights/stored-weights.ts";
import { createWeights, type Weights } from "../tower/weights.ts";
import { createModel, type ClipModel } from "./model.ts";
import type { QuantisedVision } from "./model-sessions.ts";
import type { Runtime } from "../runtime/session.ts";
import { createTokenizer } from "../tokenizer/create-tokenizer.ts";

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
  /** Brings CLIP's common tokenizer once a text is to be encoded, where that stands for one that is not there. */
  readonly commonTokenizer?: (() => Promise<ConfigFile>) | undefined;
  /** What is said of the tokenizer besides, the file that counts first. */
  readonly tokenizerSettings: readonly ConfigFile[];
  /** The weights' header and bytes, of which only single numbers are read. */
  readonly weights: StoredWeights;
  /** SHA-256 of the weights' bytes, hexadecimal; asked for once configuration and header are known to be good. */
  readonly hashWeights: () => Promise<string>;
  /** Runs graphs whose weights lie in the same bytes, or in those of `placed`. */
  readonly runtime: Runtime;
  /** Where the runtime has the weights, if it has them elsewhere. */
  readonly placed?: WeightsHeader | undefined;
  /** A sentence on what stands in for files that are not there. */
  readonly assumed?: string | undefined;
  /** Prepares another precision than F32, which is the default, for what was found. */
  readonly quantise?: ((found: FoundWeights) => Promise<Quantised>) | undefined;
}

export interface FoundWeights {
  readonly config: ClipConfig;
  readonly weights: Weights;
  readonly sha256: string;
}

/** Eight bits are for the vision encoder; see `prepareInt8`. */
export interface Quantised extends QuantisedVision {
  readonly precision: string;
}

/**
 * Opens a model in Node or a browser. Rejects with `INVALID_CONFIG`, `INVALID_WEIGHTS`, `MISSING_TENSOR` or
 * `UNSUPPORTED_ARCHITECTURE`, or as `weights` and `hashWeights` do.
 */
export async function openModel(files: ModelFiles): Promise<ClipModel> {
  const { id, revision, layout, tokenizer, tokenizerSettings } = files;
  const { source, header, note } = files.weights;
  refuseOtherModel(files.config);
  refuseHalfModel(source.name, header, layout);
  const config = layout.parse(
    files.config,
    files.preprocessor,
    (tensor) => header.tensors.get(tensor)?.shape,
  );
  refuseUnread(source.name, header, config);
  const scoring = await readScoring(source, header);
  const weights = createWeights(source.name, files.placed ?? header, config.locate);
  const sha256 = await files.hashWeights();
  const configurationSha256 = await contentHash(
    [
      files.config.sha256,
      files.preprocessor?.sha256,
      tokenizer?.sha256 ?? (files.commonTokenizer && "common"),
      ...tokenizerSettings.map(({ sha256: hash }) => hash),
    ].map((hash) => hash ?? null),
  );
  const quantised = await files.quantise?.({ config, weights, sha256 });
  const { vision, text } = config;
  return createModel({
    info: {
      id,
      revision,
      sha256,
      configurationSha256,
      architecture: vision.family,
      layout: config.layout,
      runtime: files.runtime.name,
      device: files.runtime.device,
      precision: quantised?.precision ?? "f32",
      imageSize: vision.imageSize,
      grid: vision.grid,
      patch: vision.patch,
      preprocess: config.preprocess,
      projections: vision.projections,
      drop: vision.drop !== undefined,
      features: vision.features,
      blocks: vision.blocks,
      embeddingDimension: config.embeddingDimension,
      contextLength: text.contextLength,
      scoring,
      caution:
        [readCaution(files.config), config.assumed, files.assumed, note].filter(Boolean).join(" ") || null,
      recommended: readRecommended(files.config),
    },
    config,
    weights,
    runtime: files.runtime,
    quantised,
    createTokenizer: async () => {
      const found = tokenizer ?? (await files.commonTokenizer?.());
      if (found === undefined) {
        throw new CommonGroundError(
          "NOT_FOUND",
          `${id}: came without tokenizer.json, without which texts cannot be encoded; ` +
            `put the one published with the model beside ${files.config.path}`,
        );
      }
      const { contextLength, tokenization } = text;
      const { pad, padId, clean, simple, stripSeparator = false } = tokenization;
      // transformers cuts texts where the settings say, open_clip where the model's context ends. An encoder that sees
      // its padding needs the whole context.
      const cuts = layout.name === "hugging-face";
      const limit = cuts && padId === undefined ? contextLength : undefined;
      const named = readTokenizerSettings(tokenizerSettings, found.value, limit);
      const settings = {
        contextLength: cuts ? Math.min(contextLength, named.longest ?? contextLength) : contextLength,
        pad,
        padId,
        ends: named.ends,
        clean,
        simple,
        padToken: named.padToken,
        stripSeparator: stripSeparator && (named.separatorToken ?? true),
      };
      return createTokenizer(found.value, settings, found.path);
    },
  });
}
