import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileError } from "@commonground/files/node";
import { dataSetError } from "./data-set-error.ts";
import { byCodeUnit } from "./list-files.ts";

/** Most files that a pattern may stand for; the largest public sets have some ten thousand shards. */
const MAX_FILES = 1_000_000;

/** Files below a folder: relative paths with `/`. */
export interface Files {
  readonly root: string;
  readonly files: readonly string[];
}

export function isPattern(path: string): boolean {
  return /[*?]|\{[^{}]*(?:,|\.\.)[^{}]*\}/u.test(path);
}

/**
 * The files that a pattern stands for: `{a,b}` and `{000..012}` as in a shell, where each must be there, and `*` and
 * `?` within a name, sorted. Throws NOT_FOUND for a missing file and INVALID_DATA_SET for a pattern without any.
 */
export async function expandPaths(pattern: string): Promise<Files> {
  const parts = pattern.replaceAll("\\", "/").split("/");
  const first = parts.findIndex((part) => isPattern(part));
  const fixed = first < 0 ? parts.length - 1 : first;
  const root = parts.slice(0, fixed).join("/") || (pattern.startsWith("/") ? "/" : ".");
  const files: string[] = [];
  for (const path of expandBraces(parts.slice(fixed).join("/"), pattern)) {
    if (/[*?]/u.test(path)) files.push(...(await matching(root, path.split("/"))));
    else {
      const found = await stat(join(root, path)).catch((cause: unknown) => {
        throw fileError(join(root, path), "file of the data set", "INVALID_DATA_SET", cause);
      });
      if (found.isFile()) files.push(path);
      else throw dataSetError(join(root, path), "is no file", "give a pattern of files");
    }
  }
  if (files.length === 0) {
    throw dataSetError(pattern, "no file has such a name", "check the pattern, and put it in quotes");
  }
  return { root, files: [...new Set(files)] };
}

/** Every text that a pattern's braces stand for, each once, in their order; braces may stand in braces. */
export function expandBraces(pattern: string, name = pattern): string[] {
  const found = /\{([^{}]*)\}/u.exec(pattern);
  if (found === null) return [pattern];
  const [braces, inner] = found;
  const range = /^(-?\d+)\.\.(-?\d+)$/u.exec(inner);
  const choices = range === null ? inner.split(",") : count(range[1], range[2], name);
  const texts = new Set<string>();
  for (const choice of choices) {
    const after = pattern.slice(found.index + braces.length);
    for (const text of expandBraces(pattern.slice(0, found.index) + choice + after, name)) texts.add(text);
    if (texts.size > MAX_FILES) {
      throw dataSetError(name, `stands for more than ${MAX_FILES} files`, "give fewer");
    }
  }
  return [...texts];
}

function count(from: string, to: string, name: string): string[] {
  const [first, last] = [Number(from), Number(to)];
  const length = Math.abs(last - first) + 1;
  if (length > MAX_FILES) {
    throw dataSetError(name, `stands for ${length} files, ${MAX_FILES} are allowed`, "give fewer");
  }
  const isPadded = [from, to].some((text) => /^-?0\d/u.test(text));
  const width = isPadded ? Math.max(from.length, to.length) : 0;
  return Array.from({ length }, (_, i) => String(first + (last < first ? -i : i)).padStart(width, "0"));
}

/** Files below `root` whose path matches part by part; a part without `*` and `?` must be there. */
async function matching(root: string, [part, ...rest]: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of await matchingNames(root, part)) {
    const entry = await stat(join(root, name)).catch((cause: unknown) => {
      throw fileError(join(root, name), "file of the data set", "INVALID_DATA_SET", cause);
    });
    if (rest.length === 0) {
      if (!entry.isDirectory()) found.push(name);
    } else if (entry.isDirectory()) {
      for (const file of await matching(join(root, name), rest)) found.push(`${name}/${file}`);
    }
  }
  return found;
}

async function matchingNames(root: string, part: string): Promise<string[]> {
  if (!/[*?]/u.test(part)) return [part];
  const names = await readdir(root).catch((cause: unknown) => {
    throw fileError(root, "folder", "INVALID_DATA_SET", cause);
  });
  const source = part
    .replaceAll(/[.+^$()|[\]\\{}]/gu, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const pattern = new RegExp(`^${source}$`, "u");
  return names
    .filter((name) => pattern.test(name) && (part.startsWith(".") || !name.startsWith(".")))
    .toSorted(byCodeUnit);
}
