import {
  CommonGroundError,
  normalisePixels,
  prepareImage,
  type EncodedImages,
  type EncodeImagesOptions,
  type EncodeOptions,
  type Encoder,
  type Matrix,
  type ModelInfo,
} from "@commonground/core";
import { encodeImages, type ImageEncoder, type PixelsOf } from "./encode-images.ts";
import { createSessions, type SessionParts } from "./model-sessions.ts";
import type { Tokenizer } from "../tokenizer/create-tokenizer.ts";
import { encodeTokenRows, type TextEncoder } from "./encode-token-rows.ts";
import { imagesPerBatch } from "./images-per-batch.ts";
import { checkFinite } from "./check-finite.ts";

/** A CLIP-like model: an `Encoder` that also takes tensors prepared elsewhere. */
export interface ClipModel extends Encoder {
  /**
   * Rejects with `NOT_FOUND` when the model came without tokenizer.json, `INVALID_TOKENIZER` when it cannot be used, or as
   * the hub does where CLIP's common one stands for it and has to be pulled.
   */
  tokenizer(): Promise<Tokenizer>;
  /** Encodes `count` images given as normalised values, n × 3 × height × width. */
  encodePixels(
    pixelValues: Float32Array,
    count: number,
    options?: EncodeImagesOptions,
  ): Promise<EncodedImages>;
  /** Encodes `count` texts given as token ids, n × length, start and end tokens included, padded after the end. */
  encodeTokens(ids: Int32Array, count: number, length: number, options?: EncodeOptions): Promise<Matrix>;
  /** Frees the sessions once what runs has ended; every later call but this rejects. */
  dispose(): Promise<void>;
}

export interface ModelParts extends SessionParts {
  readonly info: ModelInfo;
  /** Makes the tokenizer, when one is first needed. */
  readonly createTokenizer: () => Promise<Tokenizer>;
}

/**
 * A model of its parts. Each encoder's graph is built and loaded when it is first used. Long inputs are encoded in
 * batches; between two of them a signal is looked at, whose reason is then thrown.
 */
export function createModel(parts: ModelParts): ClipModel {
  const { info, config } = parts;
  const { vision, text, preprocess } = config;
  const sessions = createSessions(parts);
  const quantised = parts.quantised !== undefined;
  let disposed: Promise<void> | undefined;
  let known: Tokenizer | undefined;

  function check(caller: string, signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (disposed !== undefined) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `${caller}: the model has been disposed; load it again`,
      );
    }
  }

  const images: ImageEncoder = {
    info,
    vision,
    sessions,
    // Eight bits round by the largest number of all that is encoded at once: an image's result must not hang on others.
    batch: (tokens) => (quantised ? 1 : imagesPerBatch(tokens, parts.runtime.imageTokens)),
    quantised,
    check: (signal) => check("encodeImages", signal),
  };

  async function encodeFrames(count: number, pixelsOf: PixelsOf, options: EncodeImagesOptions) {
    const encoded = await encodeImages(images, count, pixelsOf, options);
    checkFinite(info.id, "image", encoded.embeddings);
    return encoded;
  }

  const textEncoder = (caller: string): TextEncoder => ({
    sessions,
    embeddingDimension: info.embeddingDimension,
    check: (signal) => check(caller, signal),
  });

  async function getTokenizer(): Promise<Tokenizer> {
    if (known === undefined) {
      const made = await parts.createTokenizer();
      if (made.vocabularySize > text.vocabularySize) {
        throw new CommonGroundError(
          "INVALID_TOKENIZER",
          `${info.id}: tokenizer.json has ${made.vocabularySize} tokens, the text encoder ` +
            `${text.vocabularySize}; take the tokenizer.json that belongs to the model`,
        );
      }
      known = made;
    }
    return known;
  }

  return {
    info,
    tokenizer: getTokenizer,
    prepareImage: (image, scale = 1) =>
      prepareImage(image, {
        ...preprocess,
        width: preprocess.width * scale,
        height: preprocess.height * scale,
      }),
    async encodeImages(pictures, options = {}) {
      const pixelsOf = (indices: readonly number[]): Float32Array =>
        normalisePixels(
          indices.map((i) => prepareImage(pictures[i], preprocess)),
          preprocess.mean,
          preprocess.std,
        );
      return encodeFrames(pictures.length, pixelsOf, options);
    },
    async encodePixels(pixelValues, count, options = {}) {
      const each = 3 * vision.imageSize.height * vision.imageSize.width;
      checkLength("encodePixels", "pixelValues", pixelValues, count, each);
      const pixelsOf = (indices: readonly number[]): Float32Array => {
        const values = new Float32Array(indices.length * each);
        indices.forEach((index, i) =>
          values.set(pixelValues.subarray(index * each, (index + 1) * each), i * each),
        );
        return values;
      };
      return encodeFrames(count, pixelsOf, options);
    },
    async encodeTexts(texts, { signal } = {}) {
      check("encodeTexts", signal);
      const { padding } = text.tokenization;
      const { ids, length, tokenCounts } = (await getTokenizer()).encode(texts, padding);
      const lengths = padding === "full" ? tokenCounts.fill(length) : tokenCounts;
      const encoded = await encodeTokenRows(textEncoder("encodeTexts"), ids, length, lengths, signal);
      return checkFinite(info.id, "text", encoded);
    },
    async encodeTokens(ids, count, length, { signal } = {}) {
      checkLength("encodeTokens", "ids", ids, count, length);
      if (length > text.contextLength || ids.some((id) => id < 0 || id >= text.vocabularySize)) {
        throw new CommonGroundError(
          "INVALID_ARGUMENT",
          `encodeTokens: ids must be 0 … ${text.vocabularySize - 1} in rows of at most ${text.contextLength}`,
        );
      }
      const lengths = new Uint32Array(count).fill(length);
      const encoded = await encodeTokenRows(textEncoder("encodeTokens"), ids, length, lengths, signal);
      return checkFinite(info.id, "text", encoded);
    },
    dispose() {
      disposed ??= sessions.release();
      return disposed;
    },
  };
}

function checkLength(
  caller: string,
  name: string,
  data: ArrayLike<number>,
  count: number,
  each: number,
): void {
  if (!Number.isInteger(count) || count < 0 || data.length !== count * each) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${caller}: ${name} holds ${data.length} numbers, ${count} × ${each} are needed`,
    );
  }
}
