import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileError } from "@commonground/files/node";
import type { OpenOptions } from "./data-set.ts";

/** The files of one folder. */
export interface Folder {
  /** Relative to where the search began, with `/`; empty for the beginning itself. */
  readonly path: string;
  /** Sorted by code unit. */
  readonly names: readonly string[];
}

/** Folders are told of once in so many. */
const PROGRESS_EVERY = 50;

/**
 * Every folder that holds a file that `wanted` takes, at any depth, sorted by path, hidden ones left out. Symbolic links
 * are followed, but no folder is entered twice. A folder that cannot be read throws: a data set must not shrink in
 * silence. `others`: how many files were not wanted, and the first of them.
 */
export async function listFiles(
  root: string,
  wanted: (name: string) => boolean,
  { signal, onProgress }: Pick<OpenOptions, "signal" | "onProgress"> = {},
): Promise<{ folders: Folder[]; others: { count: number; first: string | null } }> {
  const folders: Folder[] = [];
  const entered = new Set<string>();
  let count = 0;
  let first: string | null = null;
  let images = 0;
  const waiting = [""];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    signal?.throwIfAborted();
    const place = join(root, path);
    const names: string[] = [];
    try {
      const real = await realpath(place);
      if (entered.has(real)) continue;
      entered.add(real);
      for (const entry of await readdir(place, { withFileTypes: true })) {
        const { name } = entry;
        if (name.startsWith(".")) continue;
        const isFolder = entry.isSymbolicLink()
          ? ((await stat(join(place, name)).catch(() => null))?.isDirectory() ?? false)
          : entry.isDirectory();
        if (isFolder) waiting.push(path === "" ? name : `${path}/${name}`);
        else if (wanted(name)) names.push(name);
        else {
          count++;
          const id = path === "" ? name : `${path}/${name}`;
          if (first === null || id < first) first = id;
        }
      }
    } catch (cause) {
      throw fileError(place, "folder", "INVALID_DATA_SET", cause);
    }
    images += names.length;
    if (names.length > 0) folders.push({ path, names: names.toSorted(byCodeUnit) });
    if (entered.size % PROGRESS_EVERY === 0) onProgress?.(`${images} files in ${entered.size} folders …`);
  }
  return {
    folders: folders.toSorted((a, b) => byCodeUnit(a.path, b.path)),
    others: { count, first },
  };
}

/** An order that no locale changes. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
