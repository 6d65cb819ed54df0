import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "@commonground/files/node";
import { openChecked } from "../results/chunk-sums.ts";
import { type ColumnName, type Columns, COLUMNS, RESULTS, type ResultRow } from "../results/columns.ts";
import { createRowsEncoder } from "../results/encode-rows.ts";
import { ROWS_COLUMNS, ROWS_FACTS, ROWS_FILE, shardSizes } from "../results/short-columns.ts";
import { TOLD_FACTS, TOLD_FILE, TOLD_GROUP, TOLD_KINDS } from "../results/told-columns.ts";
import type { RunRecord } from "../run/run-record.ts";
import { decodeShard, finishedShards, readShardBytes } from "./run-folder.ts";
import { shardFile } from "./shard-file.ts";

/** A file of all rows of a run, which is read in a part of the time of its many shards. */
interface WholeRunFile {
  readonly name: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly columns: Columns;
  /** Rows that whoever reads it reads at once. */
  readonly groupSize: number;
}

/** For a page, which reads ranges of columns. */
const ROWS: WholeRunFile = {
  name: ROWS_FILE,
  facts: ROWS_FACTS,
  columns: ROWS_COLUMNS,
  groupSize: 65_536,
};

/** For a report, which goes through the rows. */
const TOLD: WholeRunFile = { name: TOLD_FILE, facts: TOLD_FACTS, columns: TOLD_KINDS, groupSize: TOLD_GROUP };

/** Of more rows than this, or rows with all similarities, a file would not fit into memory. */
const MOST_TOLD = 1_000_000;

/**
 * Writes the files of all rows of a finished run. Leaves a run that is not finished, or is of another kind, and files that
 * are there already, whole; the paths of those whose bytes were changed, and which are written anew, are returned. Throws
 * `INVALID_RESULTS` for a shard of another run or that cannot be read.
 */
export async function writeWholeRunFiles(folder: string, record: RunRecord): Promise<string[]> {
  const { identity, fingerprint } = record;
  if (identity.results !== RESULTS.schema) return [];
  const files = identity.similarities || identity.items > MOST_TOLD ? [ROWS] : [ROWS, TOLD];
  const states = await Promise.all(files.map((file) => stateOf(join(folder, file.name), file)));
  const wanted = files.filter((_, i) => states[i] !== "whole");
  if (wanted.length === 0) return [];
  const shards = [...(await finishedShards(folder))].toSorted((a, b) => a - b);
  if (shards.length !== record.shards) return [];
  const before = await statesOf(folder, shards);
  const sizes = shardSizes(before.map(({ size }) => size));
  const encoders = wanted.map(({ columns, facts, groupSize }) =>
    createRowsEncoder(columns, { ...facts, fingerprint, sizes }, { count: identity.items, groupSize }),
  );
  const columns = columnsOf(wanted);
  let count = 0;
  for (const shard of shards) {
    const bytes = await readShardBytes(folder, shard);
    const rows = await decodeShard(bytes, { folder, shard, fingerprint, kind: RESULTS, wanted: columns });
    count += rows.length;
    if (count > identity.items) return [];
    for (const row of rows as readonly ResultRow[]) {
      const numbered = { shard, ...row };
      for (const encoder of encoders) encoder.add(numbered);
    }
  }
  if (count !== identity.items) return [];
  const made = encoders.map((encoder) => encoder.finish());
  // Another machine may have made a shard again meanwhile.
  const after = await statesOf(folder, shards);
  if (after.some(({ size, mtimeMs }, i) => size !== before[i].size || mtimeMs !== before[i].mtimeMs)) {
    return [];
  }
  for (const [i, { name }] of wanted.entries()) await writeFileAtomically(join(folder, name), made[i]);
  return files.flatMap(({ name }, i) => (states[i] === "changed" ? [join(folder, name)] : []));
}

/** To be called before a shard is written or taken out. */
export async function removeWholeRunFiles(folder: string): Promise<void> {
  for (const { name } of [ROWS, TOLD]) await rm(join(folder, name), { force: true });
}

/** Columns of shards that files are made of. */
function columnsOf(files: readonly WholeRunFile[]): ColumnName[] {
  const names = new Set(files.flatMap(({ columns }) => Object.keys(columns)));
  return (Object.keys(COLUMNS) as ColumnName[]).filter((name) => names.has(name));
}

/** What lies at `path`; "none", too, for a file of an earlier version. */
async function stateOf(
  path: string,
  { facts: expected }: WholeRunFile,
): Promise<"whole" | "changed" | "none"> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return "none";
  const whole = { byteLength: bytes.length, slice: (from: number, to?: number) => bytesOf(bytes, from, to) };
  try {
    const { facts, buffer } = await openChecked(whole, path, bytes.length);
    if (facts.schema !== expected.schema) return "none";
    await buffer.slice(0);
    return "whole";
  } catch {
    return "changed";
  }
}

function bytesOf({ buffer, byteOffset, length }: Uint8Array, from = 0, to = length): ArrayBuffer {
  return buffer.slice(byteOffset + from, byteOffset + to) as ArrayBuffer;
}

function statesOf(folder: string, shards: readonly number[]) {
  return Promise.all(shards.map((shard) => stat(join(folder, shardFile(shard)))));
}
