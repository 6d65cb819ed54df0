import { parseClasses, parseClassList } from "@commonground/core";
import { decodeText } from "../json/decode-text.ts";
import { readFileBytes } from "../bytes/read-file-bytes.ts";
import { MAX_CLASSES_BYTES } from "./limits.ts";

/**
 * Class names from a comma-separated list (anything with a comma) or a file in the formats of `parseClasses`, or from the
 * bytes of such a file, which errors call `name`. Throws NOT_FOUND, TOO_LARGE or INVALID_CLASSES. A file whose path has a
 * comma can be given as `./a,b.txt`.
 */
export async function readClasses(
  fileOrList: string | Uint8Array,
  name = "the given bytes",
): Promise<string[]> {
  if (typeof fileOrList !== "string") {
    return parseClasses(decodeText(fileOrList, name, "INVALID_CLASSES"), name);
  }
  const isList = fileOrList.includes(",") && !/^\.{0,2}\//.test(fileOrList);
  if (isList) return parseClassList(fileOrList, "the list of classes");
  const bytes = await readFileBytes(fileOrList, {
    what: "class file (a list of classes has commas)",
    maxBytes: MAX_CLASSES_BYTES,
    code: "INVALID_CLASSES",
  });
  return parseClasses(decodeText(bytes, fileOrList, "INVALID_CLASSES"), fileOrList);
}
