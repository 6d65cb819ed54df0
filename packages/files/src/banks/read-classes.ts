import { parseClasses, parseClassList } from "@commonground/core";
import { decodeText } from "../json/decode-text.ts";
import { readFileBytes } from "../bytes/read-file-bytes.ts";

/** Largest class file in bytes: a hundred thousand names, the most a list may have, take about 3 MB. */
export const MAX_CLASSES_BYTES = 16_000_000;

/**
 * Class names from a comma-separated list (anything with a comma) or a text file with one name a line. Throws
 * NOT_FOUND, TOO_LARGE or INVALID_CLASSES. A file whose path has a comma can be given as `./a,b.txt`.
 */
export async function readClasses(fileOrList: string): Promise<string[]> {
  const isList = fileOrList.includes(",") && !/^\.{0,2}\//.test(fileOrList);
  if (isList) return parseClassList(fileOrList, "the list of classes");
  const bytes = await readFileBytes(fileOrList, {
    what: "class file (a list of classes has commas)",
    maxBytes: MAX_CLASSES_BYTES,
    code: "INVALID_CLASSES",
  });
  return parseClasses(decodeText(bytes, fileOrList, "INVALID_CLASSES"), fileOrList);
}
