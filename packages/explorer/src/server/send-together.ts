import { readFile, stat } from "node:fs/promises";
import { isOfResults } from "./list-results.ts";
import { fileWithin, notFound } from "./send-file.ts";

/** A page asks for no more. */
const MOST_FILES = 32;
const MOST_BYTES = 16_777_216;

/**
 * Small files of a folder of results one after another, without anything between them: a page knows their sizes, and a
 * request costs it more than their bytes. Not found where one of them is not, or they are too many or too large.
 */
export async function sendTogether(
  results: string,
  folder: string,
  names: readonly string[],
): Promise<Response> {
  const asked = names.map((name) => `${folder}${name}`);
  if (asked.length > MOST_FILES || !asked.every(isOfResults)) return notFound();
  const paths = await Promise.all(asked.map((path) => fileWithin(results, path)));
  const found = paths.filter((path) => path !== null);
  if (found.length < paths.length) return notFound();
  const sizes = await Promise.all(found.map((path) => stat(path).then(({ size }) => size)));
  if (sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) return notFound();
  const bytes = Buffer.concat(await Promise.all(found.map((path) => readFile(path))));
  return new Response(bytes, { headers: { "Content-Type": "application/octet-stream" } });
}
