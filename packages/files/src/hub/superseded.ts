import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../disk/write-atomically.ts";
import type { RepoPaths } from "./cache-layout.ts";

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
  await writeFileAtomically(join(notes, PINNED + commit), "");
}

/** Forgets that a name moved on from `commit`, which is wanted again. */
export async function forgetSuperseded({ notes }: RepoPaths, commit: string): Promise<void> {
  await rm(join(notes, SUPERSEDED + commit), { force: true });
}

/** The commits that a name has left behind and nobody asked for by themselves. */
export async function supersededCommits({ notes }: RepoPaths): Promise<ReadonlySet<string>> {
  const names = await readdir(notes).catch(() => []);
  const noted = (prefix: string) =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const pinned = new Set(noted(PINNED));
  return new Set(noted(SUPERSEDED).filter((commit) => !pinned.has(commit)));
}

/** Forgets what was noted of commits that are gone. */
export async function forgetNotes({ notes }: RepoPaths, commits: readonly string[]): Promise<void> {
  for (const commit of commits) {
    for (const prefix of [SUPERSEDED, PINNED]) await rm(join(notes, prefix + commit), { force: true });
  }
}
