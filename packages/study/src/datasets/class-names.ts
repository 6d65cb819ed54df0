import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parseClasses } from "@commonground/core";
import { decodeText } from "@commonground/files";
import { readFileBytes } from "@commonground/files/node";
import { dataSetError } from "./data-set-error.ts";
import { splitOf } from "./splits.ts";

/** Largest table of names in bytes: that of all of ImageNet's 21,841 synsets has two megabytes. */
const MAX_NAMES_BYTES = 16_000_000;

const CODE = "INVALID_DATA_SET";

/**
 * Class names that lie beside numbered labels, one a line, in the order of the numbers: `classnames.txt` (as in the data
 * sets of CLIP benchmark) or `classes.txt`, in a folder or, where it is that of a split, the one above it; null where
 * there is none.
 */
export async function readClassNames(folder: string): Promise<{ path: string; names: string[] } | null> {
  const above = splitOf(basename(resolve(folder))) === null ? [] : [join(folder, "..")];
  for (const place of [folder, ...above]) {
    for (const name of ["classnames.txt", "classes.txt"]) {
      const path = join(place, name);
      if ((await stat(path).catch(() => null))?.isFile()) {
        return { path, names: parseClasses(await readText(path), path) };
      }
    }
  }
  return null;
}

/**
 * Names by what they stand for (a folder, a synset, a number): lines of a key, white space or a comma, and a name, as in
 * `LOC_synset_mapping.txt`; or JSON as in `imagenet_class_index.json`, { number: [key, name] }, or { key: name }.
 * Synonyms come with commas between them: all are kept. Throws INVALID_DATA_SET with the line.
 */
export async function readNames(path: string): Promise<ReadonlyMap<string, string>> {
  const text = await readText(path);
  const names = new Map<string, string>();
  const add = (key: string, text: string, place: string) => {
    const name = text.normalize("NFC").trim();
    if (key === "" || name === "") {
      throw dataSetError(
        `${path}, ${place}`,
        "has no key and name",
        "give a folder's name, a space, and its class",
      );
    }
    if (names.has(key)) throw dataSetError(`${path}, ${place}`, `names ${key} a second time`, "keep one");
    names.set(key, name);
  };
  if (/^\s*\{/u.test(text)) {
    for (const [key, value] of Object.entries(parseNames(text, path))) {
      const [own, name] = Array.isArray(value) ? value : [key, value];
      if (typeof own !== "string" || typeof name !== "string") {
        throw dataSetError(`${path}, ${JSON.stringify(key)}`, "has no name", "give a text");
      }
      add(own, name, JSON.stringify(key));
    }
  } else {
    for (const [i, line] of text.split(/\r\n|\n|\r/u).entries()) {
      if (line.trim() === "" || line.startsWith("#")) continue;
      const [, key, name] = /^\s*([^\s,]+)(?:\s*,\s*|\s+)(.*)$/u.exec(line) ?? ["", "", ""];
      add(key, name.replace(/^"(.*)"\s*$/u, "$1"), `line ${i + 1}`);
    }
  }
  if (names.size === 0)
    throw dataSetError(path, "names nothing", "give a folder's name, a space, and its class");
  return names;
}

function parseNames(text: string, path: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw dataSetError(path, "begins with { and is not valid JSON", "correct it", cause);
  }
}

export async function readText(path: string, maxBytes = MAX_NAMES_BYTES): Promise<string> {
  const bytes = await readFileBytes(path, { what: "list", maxBytes, code: CODE });
  return decodeText(bytes, path, CODE);
}
