import {
  CommonGroundError,
  matrix,
  normalisePixels,
  prepareImage,
  type EncodedImages,
  type EncodeImagesOptions,
  type EncodeOptions,
  type Encoder,
  type Matrix,
  type ModelInfo,
} from "@commonground/core";
import { encodeImages, type ImageEncoder } from "./encode-images.ts";
import { createSessions, type SessionParts } from "./model-sessions.ts";
import type { Tokenizer } from "../tokenizer/create-tokenizer.ts";
import { planTextBatches } from "./plan-text-batches.ts";

/** A CLIP-like model: an `Encoder` that also takes tensors prepared elsewhere. */
export interface ClipModel extends Encoder {
  /** Throws `NOT_FOUND` when the model came without tokenizer.json, `INVALID_TOKENIZER` when it cannot be used. */
  readonly tokenizer: Tokenizer;
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
  readonly createTokenizer: () => Tokenizer;
}

/** Larger batches bring nothing on a CPU and cost memory: 53 texts of 77 tokens. */
const MAX_TOKENS_PER_BATCH = 4096;
/** Three share the weights' way from memory; what more pass from one layer to the next does not stay in the cache. */
const MAX_IMAGES_PER_BATCH = 3;

/**
 * A model of its parts. Each encoder's graph is built and loaded when it is first used. Long inputs are encoded in
 * batches; between two of them a signal is looked at, whose reason is then thrown.
 */
export function createModel(parts: ModelParts): ClipModel {
  const { info, config } = parts;
  const { vision, text, preprocess } = config;
  const sessions = createSessions(parts);
  let disposed: Promise<void> | undefined;
  let tokenizer: Tokenizer | undefined;

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
    batch: Math.min(MAX_IMAGES_PER_BATCH, Math.max(1, Math.floor(MAX_TOKENS_PER_BATCH / vision.tokens))),
    check: (signal) => check("encodeImages", signal),
  };

  async function encodeRows(
    caller: string,
    ids: Int32Array,
    length: number,
    lengths: ArrayLike<number>,
    signal: AbortSignal | undefined,
  ): Promise<Matrix> {
    const embeddings = matrix(lengths.length, info.embeddingDimension);
    for (const { texts, length: longest } of planTextBatches(lengths, MAX_TOKENS_PER_BATCH)) {
      check(caller, signal);
      const batch = new Int32Array(texts.length * longest);
      texts.forEach((row, i) => batch.set(ids.subarray(row * length, row * length + longest), i * longest));
      const { embedding } = await sessions.text({
        ids: { type: "int32", shape: [texts.length, longest], data: batch },
      });
      texts.forEach((row, i) => {
        const from = i * embeddings.columns;
        embeddings.data.set(
          embedding!.data.subarray(from, from + embeddings.columns),
          row * embeddings.columns,
        );
      });
    }
    check(caller, signal);
    return embeddings;
  }

  function getTokenizer(): Tokenizer {
    if (tokenizer === undefined) {
      const made = parts.createTokenizer();
      if (made.vocabularySize > text.vocabularySize) {
        throw new CommonGroundError(
          "INVALID_TOKENIZER",
          `loadModel: ${info.id}: tokenizer.json has ${made.vocabularySize} tokens, the text encoder ` +
            `${text.vocabularySize}; take the tokenizer.json that belongs to the model`,
        );
      }
      tokenizer = made;
    }
    return tokenizer;
  }

  return {
    info,
    get tokenizer() {
      return getTokenizer();
    },
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
      return encodeImages(images, pictures.length, pixelsOf, options);
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
      return encodeImages(images, count, pixelsOf, options);
    },
    async encodeTexts(texts, { signal } = {}) {
      check("encodeTexts", signal);
      const { padding } = text.tokenization;
      const { ids, length, tokenCounts } = getTokenizer().encode(texts, padding);
      const lengths = padding === "full" ? tokenCounts.fill(length) : tokenCounts;
      return encodeRows("encodeTexts", ids, length, lengths, signal);
    },
    async encodeTokens(ids, count, length, { signal } = {}) {
      checkLength("encodeTokens", "ids", ids, count, length);
      if (length > text.contextLength || ids.some((id) => id < 0 || id >= text.vocabularySize)) {
        throw new CommonGroundError(
          "INVALID_ARGUMENT",
          `encodeTokens: ids must be 0 … ${text.vocabularySize - 1} in rows of at most ${text.contextLength}`,
        );
      }
      return encodeRows("encodeTokens", ids, length, new Uint32Array(count).fill(length), signal);
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
