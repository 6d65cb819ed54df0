import { sha256 } from "@commonground/core";
import { decodeText, parseJson } from "@commonground/files";
import { bertTokenizerFile } from "../tokenizer/bert-vocabulary.ts";
import { type ConfigFile, TOKENIZER_FILE, VOCABULARY_FILE } from "./layout.ts";

const CODE = "INVALID_TOKENIZER";

/**
 * The name of the file that a model's tokenizer is read from: `tokenizer.json`, or Chinese CLIP's `vocab.txt` where it is
 * not there; undefined where there is neither.
 */
export async function findTokenizerFile(
  { value }: ConfigFile,
  has: (name: string) => boolean | Promise<boolean>,
): Promise<string | undefined> {
  if (await has(TOKENIZER_FILE)) return TOKENIZER_FILE;
  const isBert = Object(value).model_type === "chinese_clip";
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
