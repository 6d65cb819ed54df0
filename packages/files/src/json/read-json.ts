import type { ErrorCode } from "@commonground/core";
import { decodeText } from "./decode-text.ts";
import { parseJson } from "./parse-json.ts";
import { readFileBytes, type ReadFileOptions } from "../bytes/read-file-bytes.ts";

/**
 * The value of a JSON file in UTF-8, with or without byte order mark. Throws NOT_FOUND, TOO_LARGE, or `code` for a
 * file that cannot be read, is not UTF-8 or not JSON.
 */
export async function readJson(
  path: string,
  options: ReadFileOptions & { code: ErrorCode },
): Promise<unknown> {
  return parseJson(decodeText(await readFileBytes(path, options), path, options.code), path, options.code);
}
