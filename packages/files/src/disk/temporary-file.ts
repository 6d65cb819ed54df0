import { createHash, randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasEnded, processMark } from "./process-mark.ts";

/** A temporary name shows what it belongs to, but must fit where 255 bytes, or 85 Chinese characters, are the limit. */
const SHOWN_CHARACTERS = 50;

/** A name in the folder of `path`, for what will be renamed to it, that tells which process writes there. */
export function temporaryName(path: string): string {
  const { pid, host } = processMark();
  const shown = basename(path).slice(0, SHOWN_CHARACTERS);
  return join(dirname(path), `.${shown}.${hostDigits(host)}-${pid}-${randomUUID().slice(0, 8)}.tmp`);
}

const NAME = /^\..*\.([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp$/su;

/** No write takes as long: what another machine left behind is then abandoned. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/**
 * Removes from a folder the temporary files of processes that ended before they could rename or remove them: those of
 * this machine's processes that are no more, and any that were not written to for a day. Others stay, and so does
 * whatever has no name of `temporaryName`. A folder that is not there holds none.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const [, digits, pid] = (entry.isFile() && NAME.exec(entry.name)) || [];
    if (pid === undefined) continue;
    const path = join(folder, entry.name);
    if (isOfThisMachine(digits!) ? hasEnded({ ...processMark(), pid: Number(pid) }) : await isOld(path)) {
      await rm(path, { force: true }).catch(() => {});
    }
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ABANDONED_MS;
}

function isOfThisMachine(digits: string): boolean {
  return digits === hostDigits(processMark().host);
}

function hostDigits(host: string): string {
  return createHash("sha256").update(host).digest("hex").slice(0, 8);
}
