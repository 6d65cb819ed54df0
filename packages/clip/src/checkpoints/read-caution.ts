import type { ConfigFile } from "./layout.ts";

/** Longer ones would bury what they are a note to. */
const MAX_CAUTION_LENGTH = 400;

/** The key `caution` of a configuration: a sentence that every explanation by the model carries. Null without one. */
export function readCaution({ value }: ConfigFile): string | null {
  const caution = (value as { readonly caution?: unknown } | undefined)?.caution;
  return typeof caution === "string" && caution !== "" ? caution.slice(0, MAX_CAUTION_LENGTH) : null;
}
