import { basename, extname } from "node:path";

/**
 * A file name stem for each path, made distinct by a number where two images share a name, letter case aside as on
 * many disks.
 */
export function fileStems(paths: readonly string[]): Map<string, string> {
  const used = new Set<string>();
  return new Map(
    paths.map((path) => {
      const name = basename(path, extname(path));
      let stem = name;
      for (let count = 2; used.has(stem.toLowerCase()); count++) stem = `${name}-${count}`;
      used.add(stem.toLowerCase());
      return [path, stem];
    }),
  );
}
