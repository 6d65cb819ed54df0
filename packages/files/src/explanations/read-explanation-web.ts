import { CommonGroundError, type Explanation } from "@commonground/core";
import { decodeText } from "../json/decode-text.ts";
import { parseJson } from "../json/parse-json.ts";
import { MAX_EXPLANATION_BYTES, parseExplanation } from "./parse-explanation.ts";

/**
 * The explanation of a file that `explain --json` wrote of one image, checked strictly, in a page. Throws `TOO_LARGE` or
 * `INVALID_EXPLANATION` with the field.
 */
export async function readExplanation(blob: Blob): Promise<Explanation> {
  const name = "name" in blob && typeof blob.name === "string" ? blob.name : "the given explanation";
  if (blob.size > MAX_EXPLANATION_BYTES) {
    throw new CommonGroundError(
      "TOO_LARGE",
      `${name}: the explanation has ${blob.size} bytes, the limit is ${MAX_EXPLANATION_BYTES}; give one of a single image`,
    );
  }
  const text = decodeText(new Uint8Array(await blob.arrayBuffer()), name, "INVALID_EXPLANATION");
  return parseExplanation(parseJson(text, name, "INVALID_EXPLANATION"), name);
}
