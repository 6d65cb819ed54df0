import { basename, extname } from "node:path";

/**
 * Gives each path a file name stem, made distinct by a number where two images share a name, letter case aside as on
 * many disks. Those of `paths` are given out first, in order.
 */
export function fileStems(paths: readonly string[] = []): (path: string) => string {
  const stems = new Map<string, string>();
  const used = new Set<string>();
  const stemOf = (path: string): string => {
    const known = stems.get(path);
    if (known !== undefined) return known;
    const name = basename(path, extname(path));
    let stem = name;
    for (let count = 2; used.has(stem.toLowerCase()); count++) stem = `${name}-${count}`;
    used.add(stem.toLowerCase());
    stems.set(path, stem);
    return stem;
  };
  for (const path of paths) stemOf(path);
  return stemOf;
}
