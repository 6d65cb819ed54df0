import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { writeFileAtomically } from "@commonground/files/node";
import { parquetMetadata } from "hyparquet";
import { type ColumnKind, type ColumnName, RESULTS } from "../results/columns.ts";
import { openChecked } from "../results/chunk-sums.ts";
import { encodeColumns } from "../results/encode-rows.ts";
import { type Column, readColumns } from "../results/read-columns.ts";
import { ROWS_COLUMNS, ROWS_FACTS, ROWS_FILE, SHORT_COLUMNS, shardSizes } from "../results/short-columns.ts";
import type { RunRecord } from "../run/run-record.ts";
import { changedShard, finishedShards } from "./run-folder.ts";
import { sealOf } from "./seal.ts";
import { shardFile } from "./shard-file.ts";

/** Rows that are read at once by whoever reads the file. */
const GROUP_SIZE = 65_536;

/**
 * Writes the short columns of a finished run into one file, since a page reads one in a hundredth of the time of its
 * many shards. Leaves a run that is not finished, is of another kind, or has the file already, whole; the path of one
 * whose bytes were changed, and which is written anew, is returned. Throws `INVALID_RESULTS` for a shard of another run or
 * that cannot be read.
 */
export async function writeRowsFile(folder: string, record: RunRecord): Promise<string | null> {
  if (record.identity.results !== RESULTS.schema) return null;
  const path = join(folder, ROWS_FILE);
  const there = await stateOf(path);
  if (there === "whole") return null;
  const damaged = there === "changed" ? path : null;
  const shards = [...(await finishedShards(folder))].toSorted((a, b) => a - b);
  if (shards.length !== record.shards) return null;
  const before = await statesOf(folder, shards);
  const parts: Map<string, Column>[] = [];
  for (const shard of shards) parts.push(await readShort(folder, shard, record.fingerprint));
  const places = parts.map((part) => part.get("index")!.length);
  const count = places.reduce((sum, length) => sum + length, 0);
  if (count !== record.identity.items) return null;
  const data = (name: string): readonly unknown[] =>
    name === "shard"
      ? places.flatMap((length, at) => Array<number>(length).fill(shards[at]))
      : parts.flatMap((part) => valuesOf(part.get(name)!, SHORT_COLUMNS[name as ColumnName]!));
  const facts = {
    ...ROWS_FACTS,
    fingerprint: record.fingerprint,
    sizes: shardSizes(before.map(({ size }) => size)),
  };
  const bytes = encodeColumns(ROWS_COLUMNS, data, facts, GROUP_SIZE);
  // Another machine may have made a shard again meanwhile.
  const after = await statesOf(folder, shards);
  if (after.some(({ size, mtimeMs }, i) => size !== before[i].size || mtimeMs !== before[i].mtimeMs)) {
    return null;
  }
  await writeFileAtomically(path, bytes);
  return damaged;
}

/** What lies at `path`; "none", too, for a file of an earlier version. */
async function stateOf(path: string): Promise<"whole" | "changed" | "none"> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return "none";
  const whole = { byteLength: bytes.length, slice: (from: number, to?: number) => bytesOf(bytes, from, to) };
  try {
    const { facts, buffer } = await openChecked(whole, path, bytes.length);
    if (facts.schema !== ROWS_FACTS.schema) return "none";
    await buffer.slice(0);
    return "whole";
  } catch {
    return "changed";
  }
}

function bytesOf({ buffer, byteOffset, length }: Uint8Array, from = 0, to = length): ArrayBuffer {
  return buffer.slice(byteOffset + from, byteOffset + to) as ArrayBuffer;
}

/** To be called before a shard is written or taken out. */
export async function removeRowsFile(folder: string): Promise<void> {
  await rm(join(folder, ROWS_FILE), { force: true });
}

function statesOf(folder: string, shards: readonly number[]) {
  return Promise.all(shards.map((shard) => stat(join(folder, shardFile(shard)))));
}

async function readShort(folder: string, shard: number, fingerprint: string): Promise<Map<string, Column>> {
  const path = join(folder, shardFile(shard));
  try {
    const bytes = await readFile(path);
    if (sealOf(bytes) === "broken") throw changedShard(path);
    const file = bytesOf(bytes);
    const metadata = parquetMetadata(file);
    const facts = new Map((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]));
    for (const [key, value] of Object.entries({ fingerprint, shard: String(shard) })) {
      if (facts.get(key) !== value) throw new Error(`its ${key} is ${facts.get(key)}, not ${value}`);
    }
    return await readColumns(file, metadata, SHORT_COLUMNS as Readonly<Record<string, ColumnKind>>);
  } catch (error) {
    if (error instanceof CommonGroundError) throw error;
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: is no shard of this run (${(error as Error).message}); move it away`,
      { cause: error },
    );
  }
}

function valuesOf(column: Column, kind: ColumnKind): readonly unknown[] {
  if (!(column instanceof Float64Array)) return column;
  const flag = kind.startsWith("flag");
  return Array.from(column, (value) => (Number.isNaN(value) ? null : flag ? value === 1 : value));
}
