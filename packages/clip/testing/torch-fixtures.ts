import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSafetensors } from "@commonground/files";
import { byteTokenizer } from "./byte-tokenizer.ts";

/** A folder or file that fixtures/torch/make_torch.py made. */
export const torchFixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/torch/${name}`, import.meta.url));

/** A folder or file that fixtures/adapters/make_adapters.py made. */
export const adapterFixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/adapters/${name}`, import.meta.url));

/** The model in open_clip's layout among these, and the adapters. */
export type Adapter = "base" | "attention" | "biased" | "lengths" | "tables";

interface Embeddings {
  readonly image: readonly number[];
  readonly texts: readonly (readonly number[])[];
}

/** Of which embeddings the fixtures tell what Python makes. */
const TOKENS = {
  trained: [
    [49406, 320, 1929, 49407, 0, 0, 0, 0],
    [49406, 320, 2368, 4629, 49407, 0, 0, 0],
  ],
  other: [[512, 3, 5, 513, 0, 0, 0, 0]],
};

/** Writes what `verifyModel` compares a fixture with, and returns its path. */
export async function writeExpected(
  folder: string,
  name: "trained" | "openai" | "hf" | "lora" | Adapter,
): Promise<string> {
  const files = [torchFixture("expected.json"), adapterFixture("expected.json")];
  const all = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(file, "utf8")) as Record<string, Embeddings>),
  );
  const { image, texts } = all.find((each) => name in each)![name]!;
  const ids = name === "trained" ? TOKENS.trained : TOKENS.other;
  const width = image.length;
  const path = join(folder, `${name}-expected.safetensors`);
  const pixels = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => Math.sin(i * 0.37));
  const bytes = writeSafetensors({
    pixel_values: { dtype: "F32", shape: [1, 3, 32, 32], data: pixels },
    input_ids: { dtype: "I32", shape: [ids.length, 8], data: Int32Array.from(ids.flat()) },
    image_embedding: { dtype: "F32", shape: [1, width], data: Float32Array.from(image) },
    text_embedding: { dtype: "F32", shape: [ids.length, width], data: Float32Array.from(texts.flat()) },
  });
  await writeFile(path, bytes);
  return path;
}

/** Copies the training run of open_clip into `folder` with a tokenizer, and returns the path of its checkpoint. */
export async function copyTrained(folder: string): Promise<string> {
  await cp(torchFixture("trained"), join(folder, "trained"), { recursive: true });
  const checkpoints = join(folder, "trained", "checkpoints");
  await writeFile(join(checkpoints, "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
  return join(checkpoints, "epoch_1.pt");
}
