import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { cacheDirectory } from "@commonground/files/node";

const FILE = /\.int8\.([0-9a-f]{8})\.safetensors$/;

const folder = (): string => join(cacheDirectory(), "int8");

/** Name of the file with the quantised weights of the file at `path`, whose SHA-256 this is. */
export function int8Name(path: string, sha256: string): string {
  return `${basename(path, ".safetensors")}.int8.${sha256.slice(0, 8)}.safetensors`;
}

/** Where the user's cache has the file of that name. */
export function int8CachePath(name: string): string {
  return join(folder(), name);
}

/**
 * Removes from the user's cache what was quantised from weights with one of these SHA-256. Returns the bytes freed.
 * Throws `NOT_WRITABLE`.
 */
export async function removeInt8(weights: readonly string[]): Promise<number> {
  const hashes = new Set(weights.map((sha256) => sha256.slice(0, 8)));
  let freed = 0;
  for (const name of await readdir(folder()).catch(() => [])) {
    const hash = FILE.exec(name)?.[1];
    if (hash === undefined || !hashes.has(hash)) continue;
    const path = int8CachePath(name);
    try {
      const { size } = await stat(path);
      await rm(path);
      freed += size;
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      // Another process has removed it.
      if (code === "ENOENT") continue;
      throw new CommonGroundError(
        "NOT_WRITABLE",
        `${path}: cannot be removed (${message}); remove it by hand`,
        { cause },
      );
    }
  }
  return freed;
}
