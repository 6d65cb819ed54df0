import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { readFileBytes, writeFileAtomically } from "@commonground/files/node";
import { type Columns, type COLUMNS, RESULTS, type RowKind, type RowOf } from "../results/columns.ts";
import { decodeRows } from "../results/decode-rows.ts";
import { encodeRows } from "../results/encode-rows.ts";
import type { Kept } from "../plan/plan.ts";
import { explanationsFile, shardFile, shardOfFile } from "./shard-file.ts";

/**
 * Numbers of the shards that are finished in a run's folder, and of which there is what `keep` asks for. A shard is
 * there whole or not at all: it gets its name when it is on the disk, after what is kept beside it.
 */
export async function finishedShards(folder: string, keep: readonly Kept[] = []): Promise<Set<number>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new CommonGroundError("NOT_FOUND", `${folder}: cannot be read (${error.message}); check the path`, {
      cause: error,
    });
  });
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const there = new Set(names);
  const complete = (index: number | null): index is number =>
    index !== null && (!keep.includes("explanations") || there.has(explanationsFile(index)));
  return new Set(names.map(shardOfFile).filter(complete));
}

/** Writes a shard under its name. `fingerprint` is that of the run, so that no reader takes it for another's. */
export async function commitShard<C extends Columns = typeof COLUMNS>(
  folder: string,
  index: number,
  rows: readonly RowOf<C>[],
  fingerprint: string,
  { schema, columns }: RowKind<C> = RESULTS as RowKind as RowKind<C>,
): Promise<void> {
  await writeFileAtomically(
    join(folder, shardFile(index)),
    encodeRows(rows, { schema, fingerprint, shard: String(index) }, columns),
  );
}

/** 100,000 rows with the similarities of 1,000 classes, the most that a plan allows; Node reads no larger file at once. */
const MAX_SHARD_BYTES = 2 ** 31 - 1;

/**
 * The rows of a shard. Throws `NOT_FOUND`, `TOO_LARGE`, or `INVALID_RESULTS` for a file that cannot be read or is no
 * shard of the run `fingerprint`.
 */
export async function readShard<C extends Columns = typeof COLUMNS>(
  folder: string,
  index: number,
  fingerprint: string,
  { schema, columns }: RowKind<C> = RESULTS as RowKind as RowKind<C>,
): Promise<readonly RowOf<C>[]> {
  const path = join(folder, shardFile(index));
  const bytes = await readFileBytes(path, {
    what: "shard of results",
    maxBytes: MAX_SHARD_BYTES,
    code: "INVALID_RESULTS",
  });
  const { facts, rows } = await decodeRows(bytes, path, columns);
  for (const [key, value] of Object.entries({ schema, fingerprint, shard: String(index) })) {
    if (facts[key] === value) continue;
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: belongs to another run (its ${key} is ${facts[key] ?? "missing"}, not ${value}); move it away`,
    );
  }
  return rows;
}
