import { sha256 } from "@commonground/core";
import { decodeText, parseJson } from "@commonground/files";
import { DUAL_ENCODER } from "../architectures/dual-encoder.ts";
import { bertTokenizerFile } from "../tokenizer/bert-vocabulary.ts";
import { type ConfigFile, TOKENIZER_FILE, VOCABULARY_FILE } from "./layout.ts";

const CODE = "INVALID_TOKENIZER";

/**
 * The name of the file that a model's tokenizer is read from: `tokenizer.json`, or `vocab.txt` of a model of transformers
 * whose texts BERT encodes, where it is not there; undefined where there is neither.
 */
export async function findTokenizerFile(
  { value }: ConfigFile,
  has: (name: string) => boolean | Promise<boolean>,
): Promise<string | undefined> {
  if (await has(TOKENIZER_FILE)) return TOKENIZER_FILE;
  const { model_type: type, text_config: text } = Object(value);
  const isBert = type === "chinese_clip" || (type === DUAL_ENCODER && Object(text).model_type === "bert");
  return isBert && (await has(VOCABULARY_FILE)) ? VOCABULARY_FILE : undefined;
}

/** A tokenizer.json, or BERT's vocabulary as one. Throws `INVALID_TOKENIZER`. */
export async function parseTokenizerFile(path: string, bytes: Uint8Array): Promise<ConfigFile> {
  const text = decodeText(bytes, path, CODE);
  return {
    path,
    value: path.endsWith(".txt") ? bertTokenizerFile(text, path) : parseJson(text, path, CODE),
    sha256: await sha256(bytes as Uint8Array<ArrayBuffer>),
  };
}
