import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { fileError, readFileBytes, writeFileAtomically } from "@commonground/files/node";
import { type Columns, type COLUMNS, RESULTS, type RowKind, type RowOf } from "../results/columns.ts";
import { decodeRows } from "../results/decode-rows.ts";
import { encodeRows } from "../results/encode-rows.ts";
import type { Kept } from "../plan/plan.ts";
import { areOfNoShard, seal, sealOf, TO_BE_SEALED } from "./seal.ts";
import { explanationsFile, shardFile, shardOfFile } from "./shard-file.ts";

/**
 * Numbers of the shards that are finished in a run's folder, and of which there is what `keep` asks for. A shard is
 * there whole or not at all: it gets its name when it is on the disk, after what is kept beside it.
 */
export async function finishedShards(folder: string, keep: readonly Kept[] = []): Promise<Set<number>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw fileError(folder, "folder", "INVALID_RESULTS", error);
  });
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const there = new Set(names);
  const complete = (index: number | null): index is number =>
    index !== null && (!keep.includes("explanations") || there.has(explanationsFile(index)));
  return new Set(names.map(shardOfFile).filter(complete));
}

/** Writes a shard, sealed, under its name. `fingerprint` is that of the run, so that no reader takes it for another's. */
export async function commitShard<C extends Columns = typeof COLUMNS>(
  folder: string,
  index: number,
  rows: readonly RowOf<C>[],
  fingerprint: string,
  { schema, columns }: RowKind<C> = RESULTS as RowKind as RowKind<C>,
): Promise<void> {
  await writeFileAtomically(
    join(folder, shardFile(index)),
    seal(encodeRows(rows, { schema, fingerprint, shard: String(index), ...TO_BE_SEALED }, columns)),
  );
}

/** 100,000 rows with the similarities of 1,000 classes, the most that a plan allows; Node reads no larger file at once. */
const MAX_SHARD_BYTES = 2 ** 31 - 1;

/** The bytes of a shard. Throws `NOT_FOUND`, `TOO_LARGE`, or `INVALID_RESULTS` for a file that cannot be read. */
export function readShardBytes(folder: string, index: number): Promise<Uint8Array> {
  return readFileBytes(join(folder, shardFile(index)), {
    what: "shard of results",
    maxBytes: MAX_SHARD_BYTES,
    code: "INVALID_RESULTS",
  });
}

/** Which shard of which run a file is to be, and what is wanted of it. */
export interface ShardToDecode<C extends Columns, Name extends keyof C & string> {
  readonly folder: string;
  readonly shard: number;
  /** Of the run. */
  readonly fingerprint: string;
  readonly kind: RowKind<C>;
  /** Columns of the rows; all if not given. */
  readonly wanted?: readonly Name[] | undefined;
}

/**
 * The rows in the bytes of a shard. Throws `INVALID_RESULTS` for bytes that were changed since they were written, that
 * cannot be read or are no shard of the run.
 */
export async function decodeShard<C extends Columns, Name extends keyof C & string = keyof C & string>(
  bytes: Uint8Array,
  { folder, shard, fingerprint, kind: { schema, columns }, wanted }: ShardToDecode<C, Name>,
): Promise<readonly Pick<RowOf<C>, Name>[]> {
  const path = join(folder, shardFile(shard));
  const found = sealOf(bytes);
  if (found === "broken") throw changedShard(path);
  const { facts, rows } = await decodeRows(bytes, path, columns, wanted);
  if (found === "none" && areOfNoShard(facts)) throw changedShard(path);
  for (const [key, value] of Object.entries({ schema, fingerprint, shard: String(shard) })) {
    if (facts[key] === value) continue;
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: belongs to another run (its ${key} is ${facts[key] ?? "missing"}, not ${value}); move it away`,
    );
  }
  return rows;
}

/** `INVALID_RESULTS` for a shard whose bytes are not those that were written. */
export function changedShard(path: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_RESULTS",
    `${path}: its bytes were changed since it was written (another SHA-256); go on with the command that made it, which makes this shard again`,
  );
}
