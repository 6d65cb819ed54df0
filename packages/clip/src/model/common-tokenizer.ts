import { CommonGroundError } from "@commonground/core";
import { type Checkpoint, readTokenizer } from "../checkpoints/load-checkpoint.ts";
import type { ConfigFile } from "../checkpoints/layout.ts";
import { type LocateOptions, sharedTokenizer } from "./locate-model.ts";

type Bare = Pick<Checkpoint, "configured" | "layout" | "config" | "weights" | "tokenizer">;

/**
 * Brings OpenAI's vocabulary, from the cache or the hub, for weights that came with neither configuration nor tokenizer
 * and whose model names no tokenizer of its own: open_clip has it built in. Undefined for others. What it gives rejects as
 * the hub does.
 */
export function commonTokenizer(
  { configured, layout, config, weights, tokenizer }: Bare,
  options: LocateOptions,
): (() => Promise<ConfigFile>) | undefined {
  if (tokenizer !== undefined || configured || layout.readsTokenizerSettings(config)) return undefined;
  return async () => {
    try {
      return await readTokenizer(await sharedTokenizer("clip", options));
    } catch (error) {
      if (!(error instanceof CommonGroundError)) throw error;
      throw new CommonGroundError(
        error.code,
        `${weights.source.name}: the model came without tokenizer.json, which texts need, and CLIP's common one cannot be had (${error.message}); put one beside the weights`,
        { cause: error },
      );
    }
  };
}
