import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The files of a folder without folders, by name: as a hub's repository has them. */
export async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const names = await readdir(folder);
  const files = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(files));
}
