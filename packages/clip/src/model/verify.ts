import { CommonGroundError, type FeatureOutput } from "@commonground/core";
import { type ByteSource, readHeader, readTensor, type SafetensorsHeader } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { loadModel, type LoadModelOptions } from "./load-model.ts";
import type { ClipModel } from "./model.ts";

export interface VerifiedOutput {
  readonly name: string;
  readonly shape: readonly number[];
  /** Largest absolute difference between the model's output and the reference's. */
  readonly maxAbsoluteDifference: number;
}

export interface Verification {
  readonly outputs: readonly VerifiedOutput[];
}

/** Names of features in reference files. */
const FEATURES: Readonly<Record<string, FeatureOutput>> = {
  tokens: "tokens",
  keys: "keys",
  keys_nobias: "keys-nobias",
};

/**
 * Runs the tensors `pixel_values` [n, 3, h, w] and `input_ids` [n, context] (int32) of a safetensors file through a
 * model and compares with those of `image_embedding`, `text_embedding`, `tokens`, `keys` and `keys_nobias` that the
 * file holds. Rejects as `loadModel` does, with `MISSING_TENSOR` when the file lacks an input, and with
 * `INVALID_ARGUMENT` when it does not fit the model or holds nothing to compare.
 */
export async function verifyModel(
  nameOrDirectory: string,
  against: string,
  options: LoadModelOptions = {},
): Promise<Verification> {
  const source = await fileSource(against);
  const header = await readHeader(source);
  const model = await loadModel(nameOrDirectory, options);
  try {
    const outputs = [
      ...(await verifyImages(model, source, header, options.signal)),
      ...(await verifyTexts(model, source, header, options.signal)),
    ];
    if (outputs.length === 0) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `${against}: holds no expected output; give image_embedding, text_embedding, ${Object.keys(FEATURES).join(", ")}`,
      );
    }
    return { outputs };
  } finally {
    await model.dispose();
  }
}

async function verifyImages(
  model: ClipModel,
  source: ByteSource,
  header: SafetensorsHeader,
  signal: AbortSignal | undefined,
): Promise<readonly VerifiedOutput[]> {
  const names = Object.keys(FEATURES).filter((name) => header.tensors.has(name));
  const compareEmbedding = header.tensors.has("image_embedding");
  if (names.length === 0 && !compareEmbedding) return [];
  const { data, shape } = await readTensor(source, header, "pixel_values");
  const { imageSize } = model.info;
  const count = shape[0] ?? 0;
  const wanted = [count, 3, imageSize.height, imageSize.width];
  if (!(data instanceof Float32Array) || shape.join() !== wanted.join()) {
    throw unfit(source, "pixel_values", shape, `[n, ${wanted.slice(1).join(", ")}] in F32`);
  }
  const features = names.map((name) => FEATURES[name]!);
  const encoded = await model.encodePixels(data, count, { features, signal });
  const outputs: VerifiedOutput[] = [];
  if (compareEmbedding) {
    outputs.push(await compare(source, header, "image_embedding", encoded.embeddings.data));
  }
  for (const name of names) {
    outputs.push(await compare(source, header, name, encoded.features[FEATURES[name]!]!.data));
  }
  return outputs;
}

async function verifyTexts(
  model: ClipModel,
  source: ByteSource,
  header: SafetensorsHeader,
  signal: AbortSignal | undefined,
): Promise<readonly VerifiedOutput[]> {
  if (!header.tensors.has("text_embedding")) return [];
  const { data, shape } = await readTensor(source, header, "input_ids");
  const [count = 0, length = 0] = shape;
  if (!(data instanceof Int32Array) || shape.length !== 2) {
    throw unfit(source, "input_ids", shape, `[n, ${model.info.contextLength}] in I32`);
  }
  const encoded = await model.encodeTokens(data, count, length, { signal });
  return [await compare(source, header, "text_embedding", encoded.data)];
}

async function compare(
  source: ByteSource,
  header: SafetensorsHeader,
  name: string,
  actual: Float32Array,
): Promise<VerifiedOutput> {
  const { data, shape } = await readTensor(source, header, name);
  if (data.length !== actual.length) {
    throw unfit(source, name, shape, `${actual.length} numbers`);
  }
  let maxAbsoluteDifference = 0;
  for (let i = 0; i < actual.length; i++) {
    // Math.max keeps a NaN, so that one on either side does not look like agreement.
    maxAbsoluteDifference = Math.max(maxAbsoluteDifference, Math.abs(data[i]! - actual[i]!));
  }
  return { name, shape, maxAbsoluteDifference };
}

function unfit(
  source: ByteSource,
  name: string,
  shape: readonly number[],
  wanted: string,
): CommonGroundError {
  return new CommonGroundError(
    "INVALID_ARGUMENT",
    `${source.name}: ${name} has shape [${shape.join(", ")}], the model needs ${wanted}`,
  );
}
