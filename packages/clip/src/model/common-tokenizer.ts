import { CommonGroundError } from "@commonground/core";
import { type Checkpoint, readTokenizer } from "../checkpoints/load-checkpoint.ts";
import type { ConfigFile } from "../checkpoints/layout.ts";
import { type LocateOptions, sharedTokenizer } from "./locate-model.ts";

/**
 * OpenAI's vocabulary, from the cache or the hub, for weights that came with neither configuration nor tokenizer and
 * whose model names no tokenizer of its own: open_clip has it built in. Undefined for others. Throws as the hub does.
 */
export async function commonTokenizer(
  { configured, layout, config, weights }: Pick<Checkpoint, "configured" | "layout" | "config" | "weights">,
  options: LocateOptions,
): Promise<ConfigFile | undefined> {
  if (configured || layout.readsTokenizerSettings(config)) return undefined;
  try {
    return await readTokenizer(await sharedTokenizer("clip", options));
  } catch (error) {
    if (!(error instanceof CommonGroundError)) throw error;
    throw new CommonGroundError(
      error.code,
      `${weights.source.name}: the model came without tokenizer.json, and CLIP's common one cannot be had (${error.message}); put one beside the weights`,
      { cause: error },
    );
  }
}
