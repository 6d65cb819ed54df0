/*
 * What a repository holds at a commit, noted when the hub was asked. A cache may hold a part of it: what is chosen of
 * the part alone depended on what ran before, which adapter or which other tool.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { writeFileAtomically } from "../disk/write-atomically.ts";
import type { RepoPaths } from "./cache-layout.ts";

export const LISTING = "listing-";

const paths = z.array(z.string());

/** Notes all files of a commit by their paths. */
export async function noteListing(
  { notes }: RepoPaths,
  commit: string,
  names: readonly string[],
): Promise<void> {
  await writeFileAtomically(join(notes, LISTING + commit), JSON.stringify(names));
}

/** The files of a commit by their paths; null where they were not noted. */
export async function notedListing({ notes }: RepoPaths, commit: string): Promise<readonly string[] | null> {
  try {
    return paths.parse(JSON.parse(await readFile(join(notes, LISTING + commit), "utf8")));
  } catch {
    return null;
  }
}
