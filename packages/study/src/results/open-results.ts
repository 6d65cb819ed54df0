import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { fileError } from "@commonground/files/node";
import { readRunRecord, type RunRecord } from "../run/run-record.ts";
import { decodeShard, finishedShards, readShardBytes } from "../shards/run-folder.ts";
import { type Columns, type COLUMNS, RESULTS, type RowKind, type RowOf } from "./columns.ts";

/** Results of one model under one setting. */
export interface Run {
  readonly folder: string;
  readonly record: RunRecord;
  /** Numbers of the shards that are there, ascending. */
  readonly shards: readonly number[];
}

const NOT_A_FOLDER: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR"]);

/** How deep runs lie below the folder of a study: `<model>/<setting>`. */
const DEPTH = 2;

/**
 * The runs below a folder of results, sorted by folder. Throws `NOT_FOUND` where there is none, `INVALID_RESULTS` for a
 * record that was changed.
 */
export async function openResults(folder: string): Promise<Run[]> {
  const runs: Run[] = [];
  const search = async (at: string, depth: number): Promise<void> => {
    const record = await readRunRecord(at);
    if (record !== null) {
      runs.push({ folder: at, record, shards: [...(await finishedShards(at))].toSorted((a, b) => a - b) });
      return;
    }
    if (depth === DEPTH) return;
    const entries = await readdir(at, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (depth === 0 && NOT_A_FOLDER.has(error.code)) return [];
      throw fileError(at, "folder", "INVALID_RESULTS", error);
    });
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    for (const name of names.toSorted()) await search(join(at, name), depth + 1);
  };
  await search(folder, 0);
  if (runs.length === 0) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${folder}: holds no results; give the --out of commonground study run or evaluate run`,
    );
  }
  return runs;
}

/**
 * The rows of a run with the `wanted` columns, all by default, shard by shard, in the data set's order where shards are
 * ranges of it. The next shard is read while one is decoded. Throws `INVALID_RESULTS` for a run whose rows are of another
 * kind, or a shard that was changed since it was written.
 */
export async function* rowsOf<
  C extends Columns = typeof COLUMNS,
  Name extends keyof C & string = keyof C & string,
>(
  { folder, record, shards }: Run,
  kind: RowKind<C> = RESULTS as RowKind as RowKind<C>,
  wanted?: readonly Name[],
): AsyncGenerator<Pick<RowOf<C>, Name>> {
  const { results } = record.identity;
  if (results.split("@")[0] !== kind.schema.split("@")[0]) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${folder}: holds rows of another kind (${results}, not ${kind.schema}); give a folder that the run of this command made`,
    );
  }
  const { fingerprint } = record;
  const read = (place: number) => {
    const bytes = place < shards.length ? readShardBytes(folder, shards[place]) : null;
    // Told when it is its turn.
    bytes?.catch(() => {});
    return bytes;
  };
  let next = read(0);
  for (const [place, shard] of shards.entries()) {
    const bytes = await next!;
    next = read(place + 1);
    yield* await decodeShard(bytes, { folder, shard, fingerprint, kind, wanted });
  }
}
