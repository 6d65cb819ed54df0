import { parseClasses } from "@commonground/core";
import { readWebBytes, type WebFile } from "../bytes/web-file.ts";
import { decodeText } from "../json/decode-text.ts";
import { MAX_CLASSES_BYTES } from "./limits.ts";

/**
 * Reads class names in a browser, from the address of a file or one that was picked, in the formats of `parseClasses`;
 * a list with commas is `parseClassList`'s. Throws INVALID_CLASSES, TOO_LARGE, what `fetchFile` throws for addresses,
 * or the signal's reason.
 */
export async function readClasses(
  file: WebFile,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<string[]> {
  const { path, bytes } = await readWebBytes(file, "the given class file", {
    what: "class file",
    maxBytes: MAX_CLASSES_BYTES,
    signal: options.signal,
  });
  // What follows the path in an address says nothing of the format.
  const name = file instanceof Blob ? path : path.replace(/[?#].*$/u, "");
  return parseClasses(decodeText(bytes, name, "INVALID_CLASSES"), name);
}
