import { CommonGroundError } from "@commonground/core";
import type { ChosenFiles } from "@commonground/files/node";
import { layouts, matchLayout } from "./find-layout.ts";
import { TOKENIZER_FILE, TOKENIZER_SETTINGS } from "./layout.ts";
import { isPickle, pickleError } from "./pickles.ts";

/** The last layout takes any weights. */
const WEIGHTS = [...new Set(layouts.flatMap(({ weights }) => weights))];

/**
 * What a CLIP checkpoint needs of a repository's files: weights as safetensors, which come last, and what its layout
 * reads besides, where it is there (OpenAI's own weights need no configuration). Complete with configuration and
 * tokenizer. Throws `UNSUPPORTED_FEATURE` for weights in shards and for pickles, with the command that converts them, and
 * `NOT_FOUND` for repositories without weights.
 */
export function chooseFiles(repo: string, names: readonly string[]): ChosenFiles {
  const present = new Set(names);
  const match = matchLayout(present);
  if (match === undefined) throw weightsError(repo, names);
  const { layout, weightsFile } = match;
  const config = layout.config === undefined ? [] : [layout.config];
  const companions = [...config, ...(layout.preprocessors ?? []), TOKENIZER_FILE, ...TOKENIZER_SETTINGS];
  const files = [...companions.filter((name) => present.has(name)), weightsFile];
  return { files, complete: isConfigured(files) && files.includes(TOKENIZER_FILE) };
}

/**
 * Whether the configuration of its layout, and in Hugging Face's that of its preprocessing, is among the files chosen
 * of a checkpoint. A cache that others have filled may lack them though the hub has them.
 */
export function isConfigured(chosen: readonly string[]): boolean {
  const layout = matchLayout(new Set(chosen))?.layout;
  if (layout?.config === undefined) return false;
  const { preprocessors = [] } = layout;
  return preprocessors.length === 0 || preprocessors.some((name) => chosen.includes(name));
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
    `${repo}: ${found}; expected ${WEIGHTS.join(", ")}; give the repository of a CLIP-like model`,
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
