import { CommonGroundError } from "@commonground/core";
import type { ChosenFiles } from "@commonground/files/node";
import { layouts, matchLayout } from "./find-layout.ts";
import { TOKENIZER_FILE, TOKENIZER_SETTINGS } from "./layout.ts";
import { isPickle, pickleError } from "./pickles.ts";

/** The last layout takes any weights. */
const WEIGHTS = [...new Set(layouts.flatMap(({ weights }) => weights))];

/**
 * What a CLIP checkpoint needs of a repository's files: weights as safetensors, and what its layout reads besides, where
 * it is there (OpenAI's own weights need no configuration). Throws `UNSUPPORTED_FEATURE` for weights in shards and for
 * pickles, with the command that converts them, and `NOT_FOUND` for repositories without weights.
 */
export function chooseFiles(repo: string, names: readonly string[]): ChosenFiles {
  const present = new Set(names);
  const match = matchLayout(present);
  if (match === undefined) throw weightsError(repo, names);
  const { layout, weightsFile } = match;
  const config = layout.config === undefined ? [] : [layout.config];
  const { preprocessors = [] } = layout;
  const companions = [...config, ...preprocessors, TOKENIZER_FILE, ...TOKENIZER_SETTINGS];
  // Either file that says how images are prepared will do; older repositories have the last.
  const preprocessor = preprocessors.findLast((name) => present.has(name)) ?? preprocessors.at(-1);
  return {
    weights: weightsFile,
    files: [...companions.filter((name) => present.has(name)), weightsFile],
    tokenizer: present.has(TOKENIZER_FILE),
    needed: preprocessor === undefined ? config : [...config, preprocessor],
  };
}

/** Refuses files that can run code when they are opened. Throws `UNSUPPORTED_FEATURE`. */
export function refusePickles(repo: string, names: readonly string[]): void {
  const pickle = names.find(isPickle);
  if (pickle !== undefined) throw refusal(repo, pickle);
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
