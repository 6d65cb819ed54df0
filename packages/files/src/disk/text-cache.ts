import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Matrix, TextCache } from "@commonground/core";
import { readTextMatrix, writeTextMatrix } from "../safetensors/text-matrix.ts";
import { cacheDirectory } from "./cache-directory.ts";
import { fileSource } from "../bytes/file-source.ts";
import { writeFileAtomically } from "./write-atomically.ts";

/** Some sixty banks of 4,000 descriptors at 1,024 numbers; the least recently used go first. */
const MAX_BYTES = 1_000_000_000;
const FILE = /^[0-9a-f]{64}\.safetensors$/;

export interface FileTextCacheOptions {
  /** Size from which on the files least recently used go; 1 GB by default. */
  readonly maxBytes?: number | undefined;
  /** A folder of such files that is looked into first and left as it is. */
  readonly shipped?: string | undefined;
}

/**
 * Embeddings of texts as safetensors files in `directory`, by default `texts` in the user's cache. A file that is
 * damaged counts as absent and is written anew; a folder that cannot be written keeps nothing.
 */
export function fileTextCache(
  directory: string = join(cacheDirectory(), "texts"),
  { maxBytes = MAX_BYTES, shipped }: FileTextCacheOptions = {},
): TextCache {
  return {
    async get(key) {
      const came = shipped === undefined ? undefined : await read(fileOf(shipped, key));
      if (came !== undefined) return came;
      const path = fileOf(directory, key);
      const kept = await read(path);
      if (kept !== undefined) {
        const now = new Date();
        await utimes(path, now, now).catch(() => {});
      }
      return kept;
    },
    async set(key, weights) {
      try {
        await writeFileAtomically(fileOf(directory, key), await writeTextMatrix(weights));
        await prune(directory, maxBytes);
      } catch {
        // Kept nothing: the texts are encoded again next time.
      }
    },
  };
}

function fileOf(directory: string, key: string): string {
  return join(directory, `${key}.safetensors`);
}

/** The matrix in a file; undefined where there is none that is whole. */
async function read(path: string): Promise<Matrix | undefined> {
  try {
    return await readTextMatrix(await fileSource(path));
  } catch {
    return undefined;
  }
}

/** Removes the files least recently used until the others fit. */
async function prune(directory: string, maxBytes: number): Promise<void> {
  const names = (await readdir(directory)).filter((name) => FILE.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const { size, mtimeMs } = await stat(path);
      return { path, size, mtimeMs };
    }),
  );
  let total = 0;
  for (const { path, size } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size;
    if (total > maxBytes) await rm(path, { force: true });
  }
}
