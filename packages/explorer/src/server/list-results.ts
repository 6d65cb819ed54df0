import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ListedResults } from "../session.ts";
import { fileWithin } from "./send-file.ts";

/** How deep runs lie below the folder of a study: `<model>/<setting>`; of a diff, below a folder for each side. */
const DEPTH = 2;
const SIDE = /^[ab]\//u;
const OF_RESULTS = /^(?:run\.json|rows\.parquet|shard-\d{6,}\.parquet)$/u;
const OF_STUDY: ReadonlySet<string> = new Set(["plan.json", "report.json", "diff.json"]);

/** Whether a path in a folder of results is of what a study writes and a page reads; nothing else that lies there is given. */
export function isOfResults(path: string): boolean {
  const folders = path.split("/");
  const name = folders.pop()!;
  if (folders.length > depthAt(path)) return false;
  return OF_RESULTS.test(name) || (folders.length === 0 && OF_STUDY.has(name));
}

const depthAt = (path: string) => (SIDE.test(path) ? DEPTH + 1 : DEPTH);

/** The files of results below a folder, sorted; links out of it are passed over. */
export async function listResults(folder: string): Promise<ListedResults> {
  const search = async (below: string, depth: number): Promise<ListedResults> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    const found = await Promise.all(
      entries.map((entry): Promise<ListedResults> | ListedResults => {
        const path = below === "" ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory()) return depth < depthAt(`${path}/`) ? search(path, depth + 1) : [];
        return isOfResults(path) ? sized(folder, path, entry.isSymbolicLink()) : [];
      }),
    );
    return found.flat();
  };
  return (await search("", 0)).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

async function sized(folder: string, path: string, link: boolean): Promise<ListedResults> {
  const file = link ? await fileWithin(folder, path) : join(folder, path);
  const found = file === null ? null : await stat(file).catch(() => null);
  return found?.isFile() ? [[path, found.size]] : [];
}
