import { CommonGroundError } from "@commonground/core";

/** What a test wants of a repository: model.safetensors with what JSON lies beside it. */
export function chooseWeights(repo: string, names: readonly string[]): readonly string[] {
  const weights = ["open_clip_model.safetensors", "model.safetensors"].find((name) => names.includes(name));
  if (weights === undefined) throw new CommonGroundError("NOT_FOUND", `${repo}: has no weights`);
  const json = names.filter((name) => name.endsWith(".json") && !name.includes("/"));
  return [...json, weights];
}
