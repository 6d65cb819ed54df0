import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { cacheDirectory } from "@commonground/files/node";
import { int8Parts } from "./int8-file.ts";

const FILE = /\.int8\.([0-9a-f]{8})\.safetensors$/;

const folder = (): string => join(cacheDirectory(), "int8");

export interface CachedInt8 {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Name of the file with the quantised weights of the file at `path`, whose SHA-256 this is. */
export function int8Name(path: string, sha256: string): string {
  return `${basename(path, ".safetensors")}.int8.${sha256.slice(0, 8)}.safetensors`;
}

/** Where the user's cache has the file of that name. */
export function int8CachePath(name: string): string {
  return join(folder(), name);
}

/** What the user's cache has that was quantised from weights in which a file with one of these SHA-256 has a part. */
export async function findInt8(weights: readonly string[]): Promise<CachedInt8[]> {
  const hashes = new Set(weights);
  // The name tells it of a single file, and where the file itself is damaged.
  const short = new Set(weights.map((sha256) => sha256.slice(0, 8)));
  const found: CachedInt8[] = [];
  for (const name of await readdir(folder()).catch(() => [])) {
    const hash = FILE.exec(name)?.[1];
    if (hash === undefined) continue;
    const path = int8CachePath(name);
    if (!short.has(hash) && !(await int8Parts(path)).some((part) => hashes.has(part))) continue;
    // Another process may have removed it.
    const file = await stat(path).catch(() => undefined);
    if (file !== undefined) found.push({ name, size: file.size });
  }
  return found;
}

/** Removes what `findInt8` finds, and returns it. Throws `NOT_WRITABLE`. */
export async function removeInt8(weights: readonly string[]): Promise<CachedInt8[]> {
  const found = await findInt8(weights);
  for (const { name } of found) {
    const path = int8CachePath(name);
    try {
      await rm(path, { force: true });
    } catch (cause) {
      throw new CommonGroundError(
        "NOT_WRITABLE",
        `${path}: cannot be removed (${(cause as Error).message}); remove it by hand`,
        { cause },
      );
    }
  }
  return found;
}
