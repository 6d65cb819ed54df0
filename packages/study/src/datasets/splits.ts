import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileError } from "@commonground/files/node";
import { dataSetError } from "./data-set-error.ts";
import { byCodeUnit } from "./list-files.ts";

const SPLIT = /^(?:train|training|validation|valid|val|dev|test|testing)(?=[-_./\d]|$)/iu;

/** The split that a file or folder is of by the beginning of a part of its path; null for none. */
export function splitOf(path: string): string | null {
  for (const part of path.split("/")) {
    const found = SPLIT.exec(part);
    if (found !== null) return found[0].toLowerCase();
  }
  return null;
}

/**
 * Those of `list` that are of the wanted split. Where none is wanted there must not be two: their images are not meant
 * to be mixed. Throws INVALID_DATA_SET, naming `where` and the splits that there are.
 */
export function ofSplit<T>(
  list: readonly T[],
  split: (entry: T) => string | null,
  wanted: string | undefined,
  where: string,
): T[] {
  const there = [...new Set(list.map((entry) => split(entry) ?? ""))].filter(Boolean).toSorted();
  if (wanted === undefined) {
    if (there.length < 2) return [...list];
    throw dataSetError(where, `has the splits ${there.join(", ")}`, "say which one is meant (--split)");
  }
  const found = list.filter((entry) => split(entry) === wanted.toLowerCase());
  if (found.length > 0) return found;
  const others = there.length === 0 ? "it has none" : `there are ${there.join(", ")}`;
  throw dataSetError(where, `has no split ${JSON.stringify(wanted)}`, `${others}; choose another`);
}

/**
 * The folder of the wanted split, where a folder's folders are splits (`train`, `val`, …) and nothing else; null where they
 * are not. Throws INVALID_DATA_SET where it is not clear which one is meant, or the wanted one is not there.
 */
export async function findSplitFolder(root: string, wanted: string | undefined): Promise<string | null> {
  const entries = await readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    throw fileError(root, "folder", "INVALID_DATA_SET", cause);
  });
  const folders = [];
  for (const { name } of entries.toSorted((a, b) => byCodeUnit(a.name, b.name))) {
    if (name.startsWith(".")) continue;
    if ((await stat(join(root, name)).catch(() => null))?.isDirectory()) folders.push(name);
  }
  const isSplit = (name: string) => splitOf(name) === name.toLowerCase();
  if (folders.length === 0 || !folders.every(isSplit)) return null;
  const [chosen] = ofSplit(folders, splitOf, wanted, root);
  return join(root, chosen);
}
