import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { writeFileAtomically } from "../disk/write-atomically.ts";
import type { RepoPaths } from "./cache-layout.ts";
import { LISTING } from "./noted-listing.ts";

/*
 * Which revisions a branch or tag has left behind, as far as we saw it happen. Nothing else in a cache proves that a
 * revision without a name is not wanted: a pull that is under way names it last, other tools and `--revision COMMIT`
 * never do.
 */

const SUPERSEDED = "superseded-";
const PINNED = "pinned-";

/** Notes that a name moved on from `commit`. */
export async function noteSuperseded({ notes }: RepoPaths, commit: string): Promise<void> {
  await writeFileAtomically(join(notes, SUPERSEDED + commit), "");
}

/** Notes that `commit` was asked for itself, so that no name's moving on gives it up. */
export async function notePinned({ notes }: RepoPaths, commit: string): Promise<void> {
  const note = join(notes, PINNED + commit);
  if ((await stat(note).catch(() => null)) !== null) return;
  // A cache that cannot be written is not pruned either.
  await writeFileAtomically(note, "").catch((error: unknown) => {
    if (!(error instanceof CommonGroundError)) throw error;
  });
}

/** Forgets that a name moved on from `commit`, which is wanted again. */
export async function forgetSuperseded({ notes }: RepoPaths, commit: string): Promise<void> {
  await rm(join(notes, SUPERSEDED + commit), { force: true });
}

/** The commits that a name has left behind and nobody asked us for by themselves, and when (milliseconds). */
export async function supersededCommits({ notes }: RepoPaths): Promise<ReadonlyMap<string, number>> {
  const names: readonly string[] = await readdir(notes).catch(() => []);
  const left = new Map<string, number>();
  for (const name of names) {
    const commit = name.slice(SUPERSEDED.length);
    if (!name.startsWith(SUPERSEDED) || names.includes(PINNED + commit)) continue;
    const note = await stat(join(notes, name)).catch(() => null);
    if (note !== null) left.set(commit, note.mtimeMs);
  }
  return left;
}

/** Forgets what was noted of commits that are gone. */
export async function forgetNotes({ notes }: RepoPaths, commits: readonly string[]): Promise<void> {
  for (const commit of commits) {
    for (const prefix of [SUPERSEDED, PINNED, LISTING])
      await rm(join(notes, prefix + commit), { force: true });
  }
}
