import { readdir } from "node:fs/promises";

/**
 * Paths of all entries below a folder that are no folders, with forward slashes, sorted; none where it is missing, nor
 * those that file managers leave behind.
 */
export async function listFilesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== ".DS_Store")
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.length + 1).replaceAll("\\", "/"))
    .toSorted();
}
