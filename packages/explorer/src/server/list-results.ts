import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ListedResults } from "../session.ts";
import { fileWithin } from "./send-file.ts";

/** How deep runs lie below the folder of a study: `<model>/<setting>`. */
const DEPTH = 2;
const OF_RESULTS = /^(?:run\.json|shard-\d{6,}\.parquet)$/u;
const OF_STUDY: ReadonlySet<string> = new Set(["plan.json", "report.json"]);

/** The files of results below a folder, sorted; links out of it are passed over. */
export async function listResults(folder: string): Promise<ListedResults> {
  const found: [string, number][] = [];
  const search = async (below: string, depth: number): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < DEPTH) await search(path, depth + 1);
      } else if (OF_RESULTS.test(entry.name) || (depth === 0 && OF_STUDY.has(entry.name))) {
        const file = await fileWithin(folder, path);
        if (file !== null) found.push([path, (await stat(file)).size]);
      }
    }
  };
  await search("", 0);
  return found.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
