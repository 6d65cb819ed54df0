import { CommonGroundError } from "@commonground/core";
import type { ChosenFiles } from "@commonground/files/node";
import { isPickle, pickleError } from "./pickles.ts";

/** Weights by preference, each with the configuration of its layout. */
const WEIGHTS = [
  ["open_clip_model.safetensors", "open_clip_config.json"],
  ["open_clip_pytorch_model.safetensors", "open_clip_config.json"],
  ["model.safetensors", "config.json"],
] as const;

const COMPANIONS = [
  "open_clip_config.json",
  "config.json",
  "preprocessor_config.json",
  "processor_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
];

/**
 * What a CLIP checkpoint needs of a repository's files: weights as safetensors, which come last, and what there is of
 * configuration and tokenizer (OpenAI's own weights need no configuration). Complete with both. Throws
 * `UNSUPPORTED_FEATURE` for weights in shards and for pickles, with the command that converts them, and `NOT_FOUND` for
 * repositories without weights.
 */
export function chooseFiles(repo: string, names: readonly string[]): ChosenFiles {
  const present = new Set(names);
  const weights =
    WEIGHTS.find(([file, config]) => present.has(file) && present.has(config))?.[0] ??
    WEIGHTS.find(([file]) => present.has(file))?.[0];
  if (weights === undefined) throw weightsError(repo, names);
  const files = [...COMPANIONS.filter((name) => present.has(name)), weights];
  return { files, complete: isConfigured(files) && files.includes("tokenizer.json") };
}

/**
 * Whether the configuration of its layout, and in Hugging Face's that of its preprocessing, is among the files chosen
 * of a checkpoint. A cache that others have filled may lack them though the hub has them.
 */
export function isConfigured(chosen: readonly string[]): boolean {
  if (chosen.at(-1) !== "model.safetensors") return chosen.includes("open_clip_config.json");
  const processors = ["preprocessor_config.json", "processor_config.json"];
  return chosen.includes("config.json") && processors.some((name) => chosen.includes(name));
}

function weightsError(repo: string, names: readonly string[]): CommonGroundError {
  const index = names.find((name) => name.endsWith(".safetensors.index.json"));
  if (index !== undefined) {
    return new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `${repo}: its weights are in shards (${index}), which are not supported; give a repository with model.safetensors`,
    );
  }
  const safetensors = names.filter((name) => name.endsWith(".safetensors"));
  const pickle = names.find((name) => isPickle(name) && !name.includes("/"));
  if (safetensors.length === 0 && pickle !== undefined) return refusal(repo, pickle);
  const found = safetensors.length === 0 ? "has no weights" : `has ${safetensors.slice(0, 5).join(", ")}`;
  return new CommonGroundError(
    "NOT_FOUND",
    `${repo}: ${found}; expected ${WEIGHTS.map(([file]) => file).join(", ")}; give the repository of a CLIP-like model`,
  );
}

function refusal(repo: string, pickle: string): CommonGroundError {
  const folder = repo.slice(repo.indexOf("/") + 1);
  return pickleError(repo, pickle, {
    fetch:
      `from huggingface_hub import snapshot_download; ` +
      `d = snapshot_download('${repo}', local_dir='${folder}', allow_patterns=['*.json', '${pickle}']); `,
    pathOf: (file) => `d + '/${file}'`,
    converted: pickle.startsWith("open_clip") ? "open_clip_model.safetensors" : "model.safetensors",
    afterwards: `and give ./${folder} as the model`,
  });
}
