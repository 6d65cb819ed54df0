import { CommonGroundError, type Explanation } from "@commonground/core";
import { parseExplanation } from "@commonground/files";
import { readExplanation } from "@commonground/files/web";

/** Where an explanation may stand inside the element. */
export const INLINE = "script[type='application/json']";

export interface Sources {
  /** The property; null for none. */
  readonly given: unknown;
  readonly src: string | null;
  /** Text of the script inside. */
  readonly inline: string | null;
  /** What relative addresses are taken from. */
  readonly base: string;
}

/**
 * The explanation of the first source that there is, checked strictly. Rejects as `readExplanation`, or with the signal's
 * reason.
 */
export async function loadExplanation(
  { given, src, inline, base }: Sources,
  signal: AbortSignal,
): Promise<Explanation> {
  if (given !== null) return parseExplanation(given, "the given explanation");
  if (src !== null) return readExplanation(addressOf(src, base), { signal });
  return readExplanation(new File([inline ?? ""], "the explanation in this page"), { signal });
}

function addressOf(src: string, base: string): URL {
  try {
    return new URL(src, base);
  } catch (cause) {
    throw new CommonGroundError("INVALID_ARGUMENT", `src: “${src}” is no web address; give one`, { cause });
  }
}
