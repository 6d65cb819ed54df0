import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, rename, rm, symlink } from "node:fs/promises";
import { dirname, relative } from "node:path";

/**
 * Makes `file` of a snapshot stand for `blob`: a relative symbolic link as huggingface_hub makes it; a hard link where
 * the system allows no symbolic ones; a copy where it allows neither. What is there already is replaced, at once.
 */
export async function linkSnapshot(
  blob: string,
  file: string,
  makeLink: readonly ((blob: string, file: string) => Promise<void>)[] = [bySymlink, link, byCopy],
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await firstThatWorks(makeLink, blob, temporary);
    await rename(temporary, file);
  } finally {
    // Renaming one hard link over another of the same file leaves both.
    await rm(temporary, { force: true });
  }
}

async function firstThatWorks(
  makeLink: readonly ((blob: string, file: string) => Promise<void>)[],
  blob: string,
  temporary: string,
): Promise<void> {
  for (const [i, make] of makeLink.entries()) {
    try {
      await make(blob, temporary);
      return;
    } catch (error) {
      if (i === makeLink.length - 1) throw error;
    }
  }
}

async function bySymlink(blob: string, file: string): Promise<void> {
  await symlink(relative(dirname(file), blob), file, "file");
}

async function byCopy(blob: string, file: string): Promise<void> {
  await copyFile(blob, file, constants.COPYFILE_FICLONE);
}
