import { join } from "node:path";
import { dataSetError, someOf } from "./data-set-error.ts";

/** As Hugging Face names files of a series: `train-00000-of-00005.parquet`. */
const OF = /^(.*?)-?(\d+)-of-(\d+)(.*)$/u;

/** Throws INVALID_DATA_SET where a series that says how many files it has is not whole. */
export function checkShards(root: string, files: readonly string[]): void {
  const series = new Map<string, { count: number; there: Set<number> }>();
  for (const file of files) {
    const [, start, number, count, end] = OF.exec(file) ?? [];
    if (count === undefined) continue;
    const key = `${start}-*-of-${count}${end}`;
    const known = series.get(key) ?? { count: Number(count), there: new Set() };
    known.there.add(Number(number));
    series.set(key, known);
  }
  for (const [key, { count, there }] of series) {
    if (there.size >= count) continue;
    // The numbers say which are missing; more than a few need not be listed.
    const missing: string[] = [];
    for (let i = 0; i < count && missing.length < 4; i++) if (!there.has(i)) missing.push(String(i));
    throw dataSetError(
      join(root, key),
      `is a series of ${count} files of which ${there.size} are there (missing: ${someOf(missing, 3)})`,
      "get the others, or give the files that are meant one by one, as in {a,b}",
    );
  }
}
