import { CommonGroundError } from "@commonground/core";
import { ADAPTER_CONFIG, ADAPTER_WEIGHTS } from "../weights/adapter-config.ts";
import { INDEX_SUFFIX, shardsOf } from "../weights/shard-index.ts";
import { layouts, matchLayout } from "./find-layout.ts";
import { TOKENIZER_FILE, TOKENIZER_SETTINGS, VOCABULARY_FILE } from "./layout.ts";

/** The last layout takes any weights. */
const WEIGHTS = [...new Set(layouts.flatMap(({ weights, torchWeights }) => weights.concat(torchWeights)))];

/**
 * What a CLIP checkpoint needs of a repository's files: weights, which come last, in one file or in shards with their
 * index, and what its layout reads besides, where it is there (OpenAI's own weights need no configuration). Safetensors
 * are chosen before PyTorch's files, of several layouts the `preferred` one; of a repository without a model of its own,
 * the adapter. Throws `NOT_FOUND` for repositories without weights or without
 * all of their shards.
 */
export function chooseFiles(repo: string, names: readonly string[], preferred?: string): readonly string[] {
  const present = new Set(names);
  const match = matchLayout(present, preferred);
  const adapter = ADAPTER_WEIGHTS.find((name) => present.has(name));
  if (match === undefined && adapter !== undefined && present.has(ADAPTER_CONFIG)) {
    return [ADAPTER_CONFIG, adapter];
  }
  if (match === undefined) throw weightsError(repo, names);
  const { layout, weightsFile } = match;
  const config = layout.config === undefined ? [] : [layout.config];
  const tokenizer = present.has(TOKENIZER_FILE) ? TOKENIZER_FILE : VOCABULARY_FILE;
  const companions = [...config, ...(layout.preprocessors ?? []), tokenizer, ...TOKENIZER_SETTINGS];
  const shards = weightsFile.endsWith(INDEX_SUFFIX) ? shardsOf(weightsFile, names) : [];
  if (shards === undefined) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${repo}: has ${weightsFile}, but not all shards that belong to it (named …-00001-of-0000N); give a repository that has`,
    );
  }
  return [...companions.filter((name) => present.has(name)), weightsFile, ...shards];
}

/** Whether the layout of what was chosen has a configuration; else the weights alone must say what they are. */
export function needsConfig(chosen: readonly string[]): boolean {
  return matchLayout(new Set(chosen))?.layout.config !== undefined;
}

function weightsError(repo: string, names: readonly string[]): CommonGroundError {
  const weights = names.filter((name) => /\.(?:safetensors|bin|pt|pth|ckpt)$/u.test(name));
  const found = weights.length === 0 ? "has no weights" : `has ${weights.slice(0, 5).join(", ")}`;
  return new CommonGroundError(
    "NOT_FOUND",
    `${repo}: ${found}; expected ${WEIGHTS.join(", ")}; give the repository of a CLIP-like model`,
  );
}
