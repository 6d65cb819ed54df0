import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

/** What a folder is searched for; a file that is named itself may be called anything. */
export const IMAGE_EXTENSIONS = /\.(?:jpe?g|jpe|jfif|png|webp|gif|avif|tiff?|svg)$/iu;

/**
 * Expands files and folders to the paths of image files: each once, in the order given, a folder's sorted. Folders are
 * searched at any depth for known extensions, hidden files and folders left out; symbolic links are followed, but no
 * folder is entered twice. What cannot be searched (a missing path, a folder without images or without permission)
 * stays in the list as it is, so that `readImage` says what is wrong with it and the rest goes on.
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
  const found: string[] = [];
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
        else if (IMAGE_EXTENSIONS.test(entry.name)) found.push(path);
      }
    } catch {
      found.push(folder);
    }
  }
  return found.length > 0 ? found.toSorted((a, b) => (a < b ? -1 : 1)) : [root];
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}
