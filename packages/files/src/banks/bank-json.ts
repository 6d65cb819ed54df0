import { CommonGroundError } from "@commonground/core";
import { decodeText } from "../json/decode-text.ts";
import { findJsonFlaws } from "../json/find-json-flaws.ts";
import { parseJson } from "../json/parse-json.ts";
import { placeInText } from "../json/place-in-text.ts";

/** A bank has three levels. */
const MAX_DEPTH = 16;

/** The JSON value of a bank's bytes; `name` is what errors call them. Throws INVALID_BANK, also for a key twice. */
export function bankJson(bytes: Uint8Array, name: string): unknown {
  const code = "INVALID_BANK";
  const text = decodeText(bytes, name, code);
  const value = parseJson(text, name, code);
  const { duplicate, depth } = findJsonFlaws(text, MAX_DEPTH);
  if (duplicate !== null) {
    throw new CommonGroundError(
      code,
      `${name}: the key ${JSON.stringify(duplicate.key)} occurs twice in one object, again at ` +
        `${placeInText(text, duplicate.at)}, of which JSON readers drop one; merge the two`,
    );
  }
  if (depth === null) return value;
  throw new CommonGroundError(
    code,
    `${name}: is nested more than ${MAX_DEPTH} levels deep (${placeInText(text, depth)}), which no bank is; see docs/banks.md`,
  );
}
