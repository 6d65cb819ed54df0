import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { cacheDirectory } from "./cache-directory.ts";
import { hashFile, type HashFileOptions } from "./hash-file.ts";
import { writeFileAtomically } from "./write-atomically.ts";

/** Smaller files are hashed within some 30 ms, which is not worth a file of memories. */
const WORTH_REMEMBERING = 32_000_000;
/** The file of memories stays below some 100 KB. */
const MAX_ENTRIES = 300;

const memories = z.record(z.string(), z.object({ identity: z.string(), sha256: z.hash("sha256") }));
type Memories = z.infer<typeof memories>;

export interface RememberedHashOptions extends HashFileOptions {
  /** Folder of the file of memories; the user's cache by default. */
  readonly directory?: string | undefined;
}

/**
 * SHA-256 of a file's bytes, hexadecimal. That of a large file is remembered and not computed again as long as the
 * file's inode, size, and times of modification and change are the same to the nanosecond. What goes wrong with the
 * memory is no error. Rejects as `hashFile` does.
 */
export async function rememberedHash(path: string, options: RememberedHashOptions = {}): Promise<string> {
  const { from = 0, directory = cacheDirectory() } = options;
  const before = await identify(path);
  if (before === undefined || before.size < WORTH_REMEMBERING) return hashFile(path, options);
  const file = join(directory, "hashes.json");
  const key = `${await realpath(path)}:${from}`;
  const known = (await recall(file))[key];
  if (known?.identity === before.identity) return known.sha256;
  const sha256 = await hashFile(path, options);
  if ((await identify(path))?.identity === before.identity) {
    const { [key]: _, ...others } = await recall(file);
    const kept = Object.entries(others).slice(1 - MAX_ENTRIES);
    const updated = Object.fromEntries([...kept, [key, { identity: before.identity, sha256 }]]);
    await writeFileAtomically(file, JSON.stringify(updated)).catch(() => {});
  }
  return sha256;
}

async function identify(path: string): Promise<{ identity: string; size: number } | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  return { identity: [dev, ino, size, mtimeNs, ctimeNs].join(":"), size: Number(size) };
}

async function recall(file: string): Promise<Memories> {
  try {
    return memories.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return {};
  }
}
