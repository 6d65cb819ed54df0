import { readFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { fileError } from "../bytes/read-file-bytes.ts";
import { hashFile } from "./hash-file.ts";
import { writeFileAtomically } from "./write-atomically.ts";

/*
 * What a file of lines is, beside it in FILE.sha256, as sha256sum writes it and `sha256sum --check` reads it: lines of JSON
 * have no place for it.
 */

const pathOf = (path: string) => `${path}.sha256`;
const LINE = /^([0-9a-f]{64}) {2}(.+)\n$/u;

/** Throws as `writeFileAtomically`. */
export async function writeHashBeside(path: string, sha256: string): Promise<void> {
  await writeFileAtomically(pathOf(path), `${sha256}  ${basename(path)}\n`);
}

/** To be called before the file is written anew. */
export async function removeHashBeside(path: string): Promise<void> {
  await rm(pathOf(path), { force: true });
}

/** What the file or its hash may lack. */
const MISSING: ReadonlySet<unknown> = new Set([
  "ENOENT",
  "ENOTDIR",
  "ENAMETOOLONG",
  "ERR_INVALID_ARG_VALUE",
  "NOT_FOUND",
]);

/**
 * Whether a file's bytes, or those that say what they are, were changed; "unknown" where one of the two is not there.
 * Throws `RUNTIME` for what cannot be read.
 */
export async function stateByHash(path: string): Promise<"whole" | "changed" | "unknown"> {
  try {
    const [, sha256] = LINE.exec(await readFile(pathOf(path), "latin1")) ?? [];
    return sha256 === (await hashFile(path)) ? "whole" : "changed";
  } catch (error) {
    if (MISSING.has((error as NodeJS.ErrnoException).code)) return "unknown";
    throw error instanceof CommonGroundError ? error : fileError(pathOf(path), "file", "RUNTIME", error);
  }
}
