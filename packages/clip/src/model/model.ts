import {
  CommonGroundError,
  expandFeatures,
  matrix,
  normalisePixels,
  parseFeature,
  prepareImage,
  type EncodedImages,
  type EncodeImagesOptions,
  type EncodeOptions,
  type Encoder,
  type FeatureOutput,
  type Matrix,
  type ModelInfo,
} from "@commonground/core";
import type { VisionOutput } from "../tower/tower.ts";
import { createSessions, isPlain, type SessionParts } from "./model-sessions.ts";
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

  async function encodeBatches(
    caller: string,
    count: number,
    pixelsOf: (from: number, to: number) => Float32Array,
    { features = [], signal }: EncodeImagesOptions,
  ): Promise<EncodedImages> {
    const names = expandFeatures({ info }, features);
    const named = names.map((name) => [name, checkFeature(caller, name)] as const);
    const outputs: readonly VisionOutput[] = ["embedding", ...new Set(named.map(([, shown]) => shown))];
    const kept = Int32Array.of(outputs.includes("tokens") ? vision.tokens : 1);
    const collected = new Map<string, Float32Array>();
    const step = Math.min(
      MAX_IMAGES_PER_BATCH,
      Math.max(1, Math.floor(MAX_TOKENS_PER_BATCH / vision.tokens)),
    );
    const { width, height } = vision.imageSize;
    for (let from = 0; from < count; from += step) {
      check(caller, signal);
      const to = Math.min(from + step, count);
      const results = await sessions.vision(
        {
          pixels: { type: "float32", shape: [to - from, 3, height, width], data: pixelsOf(from, to) },
          kept_tokens: { type: "int32", shape: [1], data: kept },
        },
        outputs,
      );
      for (const [name, { data }] of Object.entries(results)) {
        if (to - from === count) {
          collected.set(name, data);
          continue;
        }
        const each = data.length / (to - from);
        const all = collected.get(name) ?? new Float32Array(each * count);
        all.set(data, from * each);
        collected.set(name, all);
      }
    }
    check(caller, signal);
    const patches = info.grid.rows * info.grid.columns;
    const shaped = (shown: VisionOutput): Matrix => {
      const rows = shown.startsWith("cls") ? count : count * patches;
      const data = collected.get(shown) ?? new Float32Array(0);
      return matrix(rows, rows === 0 ? 0 : data.length / rows, data);
    };
    return {
      embeddings: matrix(count, info.embeddingDimension, collected.get("embedding")),
      features: Object.fromEntries(named.map(([name, shown]) => [name, shaped(shown)])) as Partial<
        Record<FeatureOutput, Matrix>
      >,
    };
  }

  /** The output that holds the feature `name`: its own, but for the last block's, which needs no number. */
  function checkFeature(caller: string, name: FeatureOutput): FeatureOutput {
    const { kind, block } = parseFeature(name);
    const { blocks } = vision;
    if (!vision.features.includes(kind) || (block !== undefined && (block === "*" || block >= blocks))) {
      const has = vision.features.filter(isPlain).join(", ");
      const numbered = `${vision.features.join(", ")} with @ and a block from 0 to ${blocks - 1}`;
      throw new CommonGroundError(
        "UNSUPPORTED_FEATURE",
        `${caller}: ${info.id} (${info.architecture}) has no ${name}; it has ${has}` +
          (blocks === 0 ? "" : `, and ${numbered}`),
      );
    }
    return block === blocks - 1 && isPlain(kind) ? kind : name;
  }

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
    encodeImages(images, options = {}) {
      const pixelsOf = (from: number, to: number): Float32Array => {
        const prepared = images.slice(from, to).map((image) => prepareImage(image, preprocess));
        return normalisePixels(prepared, preprocess.mean, preprocess.std);
      };
      return encodeBatches("encodeImages", images.length, pixelsOf, options);
    },
    async encodePixels(pixelValues, count, options = {}) {
      const each = 3 * vision.imageSize.height * vision.imageSize.width;
      checkLength("encodePixels", "pixelValues", pixelValues, count, each);
      const pixelsOf = (from: number, to: number): Float32Array =>
        pixelValues.subarray(from * each, to * each);
      return encodeBatches("encodePixels", count, pixelsOf, options);
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
