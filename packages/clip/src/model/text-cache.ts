import type { TextCache } from "@commonground/core";
import { fileTextCache } from "@commonground/files/node";
import { embeddedTexts } from "../checkpoints/embedded.ts";

/**
 * Embeddings of texts in the user's cache, and before it those that come with the packages: of the bank `emoji` and its
 * classes by `emoji-vit-s`. Both are found by a hash of weights, configuration, precision and texts, so that no other
 * model, precision or bank gets them.
 */
export function textCache(): TextCache {
  return fileTextCache(undefined, { shipped: embeddedTexts() });
}
