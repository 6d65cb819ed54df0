import { CommonGroundError } from "@commonground/core";
import type { ChosenFiles } from "../src/hub/chosen-files.ts";

/** What a test wants of a repository: model.safetensors with what JSON lies beside it. */
export function chooseWeights(repo: string, names: readonly string[]): ChosenFiles {
  const weights = ["open_clip_model.safetensors", "model.safetensors"].find((name) => names.includes(name));
  if (weights === undefined) throw new CommonGroundError("NOT_FOUND", `${repo}: has no weights`);
  const json = names.filter((name) => name.endsWith(".json") && !name.includes("/"));
  const needed =
    weights === "model.safetensors" ? ["config.json", "preprocessor_config.json"] : ["open_clip_config.json"];
  const complete = [...needed, "tokenizer.json"].every((name) => names.includes(name));
  return { files: [...json, weights], complete };
}
