import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "@commonground/files";
import { writeFileAtomically } from "@commonground/files/node";
import { z } from "zod";
import type { Item } from "../datasets/data-set.ts";
import { shardFile } from "./shard-file.ts";

// What the images of a finished shard were read from, so that a run that goes on sees without reading them whether they
// are still those of its rows. It lies beside the shard, not in it: rows depend on bytes, and never on a file's times.

const STATE = z.tuple([z.number(), z.number(), z.number()]).or(z.enum(["gone", "unknown"]));
const SOURCES = z.strictObject({
  failed: z.int().nonnegative(),
  files: z.array(STATE),
  /** Of the JSON of the others; not in files of earlier versions. */
  crc32: z.int().optional(),
});

/** A file's bytes and when it and its entry were last changed, in ms since 1970. */
export type FileState = z.infer<typeof STATE>;

/** `failed`: rows with an error; `files`: what the shard's items were read from, in their order. */
export type ShardSources = Readonly<Omit<z.infer<typeof SOURCES>, "crc32">>;

function sourcesFile(shard: number): string {
  return shardFile(shard).replace(/parquet$/u, "sources.json");
}

/** Null where there are none of these `items`, or what is there is damaged: the images are then read again. */
export async function readSources(
  folder: string,
  shard: number,
  items: number,
): Promise<ShardSources | null> {
  try {
    const { crc32: sum, ...sources } = SOURCES.parse(
      JSON.parse(await readFile(join(folder, sourcesFile(shard)), "utf8")),
    );
    const whole = sum === undefined || sum === sumOf(sources);
    return whole && sources.files.length === items ? sources : null;
  } catch {
    return null;
  }
}

/** To be written when the shard has its name: a shard without them is looked at again, one with others would not be. */
export async function writeSources(folder: string, shard: number, sources: ShardSources): Promise<void> {
  const { failed, files } = sources;
  const told = { failed, files, crc32: sumOf(sources) };
  await writeFileAtomically(join(folder, sourcesFile(shard)), `${JSON.stringify(told)}\n`);
}

function sumOf({ failed, files }: ShardSources): number {
  return crc32(Buffer.from(JSON.stringify({ failed, files })));
}

/** To be called before a shard is written. */
export async function removeSources(folder: string, shard: number): Promise<void> {
  await rm(join(folder, sourcesFile(shard)), { force: true });
}

/** What the items' files are now; not known of one that was changed since `openedAt`. */
export async function fileStates(items: readonly Item[], openedAt: number): Promise<FileState[]> {
  const states = new Map<string, Promise<FileState>>();
  for (const { file } of items) if (!states.has(file)) states.set(file, stateOf(file, openedAt));
  return Promise.all(items.map(({ file }) => states.get(file)!));
}

/** Whether both are known, and the same. */
export function isUnchanged(before: FileState, now: FileState): boolean {
  return before !== "unknown" && String(before) === String(now);
}

function stateOf(file: string, openedAt: number): Promise<FileState> {
  return stat(file).then(
    ({ size, mtimeMs, ctimeMs }): FileState =>
      Math.max(mtimeMs, ctimeMs) < openedAt ? [size, mtimeMs, ctimeMs] : "unknown",
    () => "gone",
  );
}
