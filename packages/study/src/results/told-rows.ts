import { stat } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { fileSource } from "@commonground/files/node";
import { type AsyncBuffer, parquetSchema } from "hyparquet";
import { shardFile } from "../shards/shard-file.ts";
import { type CheckedFile, openChecked } from "./chunk-sums.ts";
import { RESULTS } from "./columns.ts";
import { type Run, rowsOf } from "./open-results.ts";
import { invalidResults, readRows } from "./read-rows.ts";
import { shardSizes } from "./short-columns.ts";
import { TOLD_COLUMNS, TOLD_FACTS, TOLD_FILE, TOLD_GROUP, TOLD_KINDS, type ToldRow } from "./told-columns.ts";

/** Room for a footer of some hundred groups. */
const FOOTER_BYTES = 2 ** 20;

/**
 * The rows of a run with the columns of a report: of the file of all rows beside a finished run's shards, where it is of
 * these shards, or else shard by shard; the same rows in the same order. Throws as `rowsOf`.
 */
export async function* toldRowsOf(run: Run): AsyncGenerator<ToldRow> {
  const path = join(run.folder, TOLD_FILE);
  try {
    const file = await openToldFile(run, path);
    if (file !== null) {
      yield* rowsIn(file, path);
      return;
    }
  } catch (error) {
    if (error instanceof CommonGroundError) throw error;
    throw invalidResults(`${path}: cannot be read (${(error as Error).message})`, error);
  }
  yield* rowsOf(run, RESULTS, TOLD_COLUMNS);
}

/** Null where there is none, or it is of other shards than lie there, or of another version: the shards say it all. */
async function openToldFile({ folder, record, shards }: Run, path: string): Promise<CheckedFile | null> {
  if (shards.length !== record.shards || record.identity.results !== RESULTS.schema) return null;
  const buffer = await bufferOf(path);
  if (buffer === null) return null;
  const file = await openChecked(buffer, path, Math.min(buffer.byteLength, FOOTER_BYTES));
  const sizes = await Promise.all(
    shards.map((shard) =>
      stat(join(folder, shardFile(shard))).then(
        ({ size }) => size,
        // Whoever reads the shard tells of it.
        () => -1,
      ),
    ),
  );
  const expected = { ...TOLD_FACTS, fingerprint: record.fingerprint, sizes: shardSizes(sizes) };
  if (Object.entries(expected).some(([key, value]) => file.facts[key] !== value)) return null;
  const groups = file.metadata.row_groups.map(({ num_rows: rows }) => Number(rows));
  const names = parquetSchema(file.metadata).children.map(({ element }) => element.name);
  const fit = names.join() === TOLD_COLUMNS.join() && groups.every((rows) => rows > 0 && rows <= TOLD_GROUP);
  return fit && groups.reduce((sum, rows) => sum + rows, 0) === record.identity.items ? file : null;
}

async function* rowsIn({ metadata, buffer }: CheckedFile, name: string): AsyncGenerator<ToldRow> {
  let start = 0;
  for (const { num_rows: count } of metadata.row_groups) {
    const end = start + Number(count);
    const asked = { columns: TOLD_KINDS, wanted: TOLD_COLUMNS, name };
    yield* await readRows(buffer, metadata, asked, { start, end });
    start = end;
  }
}

async function bufferOf(path: string): Promise<AsyncBuffer | null> {
  const source = await fileSource(path, { what: "file of rows", code: "INVALID_RESULTS" }).catch(
    (error: CommonGroundError) => {
      if (error.code === "NOT_FOUND") return null;
      throw error;
    },
  );
  if (source === null) return null;
  const { size, read } = source;
  return {
    byteLength: size,
    slice: async (start, end = size) => (await read(start, end - start)).buffer as ArrayBuffer,
  };
}
