import type { Explanation } from "@commonground/core";
import { readWebBytes, type WebFile } from "../bytes/web-file.ts";
import { decodeText } from "../json/decode-text.ts";
import { parseJson } from "../json/parse-json.ts";
import { MAX_EXPLANATION_BYTES, parseExplanation } from "./parse-explanation.ts";

/**
 * The explanation of a file, or at an address, that `explain --json` wrote of one image, checked strictly, in a page. Throws
 * what `fetchFile` does, `TOO_LARGE`, or `INVALID_EXPLANATION` with the field.
 */
export async function readExplanation(
  file: WebFile,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Explanation> {
  const { path, bytes } = await readWebBytes(file, "the given explanation", {
    what: "explanation",
    maxBytes: MAX_EXPLANATION_BYTES,
    ...options,
  });
  const text = decodeText(bytes, path, "INVALID_EXPLANATION");
  return parseExplanation(parseJson(text, path, "INVALID_EXPLANATION"), path);
}
