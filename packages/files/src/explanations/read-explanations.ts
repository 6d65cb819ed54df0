import type { Explanation } from "@commonground/core";
import { decodeText } from "../json/decode-text.ts";
import { parseJson } from "../json/parse-json.ts";
import { readLines, STREAM_NAME } from "../disk/read-lines.ts";
import { MAX_EXPLANATION_BYTES, parseExplanation } from "./parse-explanation.ts";

/**
 * The explanations of a file, or of bytes as they come, that `explain --json` wrote, one a line, each checked strictly, in flat memory. Throws
 * `NOT_FOUND`, `TOO_LARGE` or `INVALID_EXPLANATION` with the line and the field.
 */
export async function* readExplanations(
  source: string | AsyncIterable<Uint8Array>,
): AsyncGenerator<Explanation> {
  let line = 0;
  for await (const bytes of readLines(source, {
    what: "file of explanations",
    maxBytes: MAX_EXPLANATION_BYTES,
  })) {
    line++;
    if (bytes.length === 0) continue;
    const name = `${typeof source === "string" ? source : STREAM_NAME}, line ${line}`;
    yield parseExplanation(
      parseJson(decodeText(bytes, name, "INVALID_EXPLANATION"), name, "INVALID_EXPLANATION"),
      name,
    );
  }
}
