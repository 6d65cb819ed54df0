import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { formatOfName } from "../images/unread-formats.ts";

/** What a folder is searched for; a file that is named itself may be called anything. */
export const IMAGE_EXTENSIONS = /\.(?:jpe?g|jpe|jfif|png|webp|gif|avif|tiff?|svg)$/iu;

/**
 * Expands files and folders to the paths of image files: each once, in the order given, a folder's sorted. Folders are
 * searched at any depth for known extensions, hidden files and folders left out; symbolic links are followed, but no
 * folder is entered twice. Images of formats that are not read (HEIC, BMP, …) are listed beside others, and what cannot
 * be searched (a missing path, a folder without readable images or without permission) stays in the list as it is, so
 * that `readImage` says what is wrong with it and the rest goes on.
 */
export async function listImages(paths: readonly string[]): Promise<string[]> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const images = (await isFolder(path)) ? await search(path) : [path];
    for (const image of images) {
      const key = resolve(image);
      if (!found.has(key)) found.set(key, image);
    }
  }
  return [...found.values()];
}

async function search(root: string): Promise<readonly string[]> {
  const { images, unread, closed } = await searchFolder(root);
  if (images.length + closed.length === 0) return [root];
  return [...images, ...unread, ...closed].toSorted((a, b) => (a < b ? -1 : 1));
}

/** What lies in a folder, at any depth. */
export interface SearchedFolder {
  /** Files whose names say that they are images which are read. */
  readonly images: readonly string[];
  /** Files whose names say that they are images of other formats. */
  readonly unread: readonly string[];
  /** Folders that cannot be searched. */
  readonly closed: readonly string[];
}

export async function searchFolder(root: string): Promise<SearchedFolder> {
  const images: string[] = [];
  const unread: string[] = [];
  const closed: string[] = [];
  const entered = new Set<string>();
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    try {
      const real = await realpath(folder);
      if (entered.has(real)) continue;
      const entries = await readdir(folder, { withFileTypes: true });
      entered.add(real);
      for (const entry of entries) {
        if (entry.name.startsWith(".")) continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(path)))) waiting.push(path);
        else if (IMAGE_EXTENSIONS.test(entry.name)) images.push(path);
        else if (formatOfName(entry.name) !== null) unread.push(path);
      }
    } catch {
      closed.push(folder);
    }
  }
  return { images, unread, closed };
}

export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}
