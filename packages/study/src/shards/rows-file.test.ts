import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetMetadata } from "hyparquet";
import { expect, test } from "vitest";
import { answeredRows, madeRecord } from "../../testing/rows.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import type { ColumnKind } from "../results/columns.ts";
import { readColumns } from "../results/read-columns.ts";
import { ROWS_COLUMNS, SHORT_COLUMNS } from "../results/short-columns.ts";
import { removeRowsFile, writeRowsFile } from "./rows-file.ts";
import { commitShard } from "./run-folder.ts";

const { path } = temporaryFolder();
const rows = answeredRows(30, (i) => i % 3 !== 0);
rows[4] = { ...rows[4], label: null, correct: null, share: null };
/** As of classes: neither of them a range of the items. */
const PARTS = [1, 0].map((part) => rows.filter((_, i) => i % 2 === part));

test("holds every row's short columns as the shards do, in their order, once all of them are there", async () => {
  const folder = join(path, "whole");
  const record = await madeRecord(rows, { shards: 2 });
  await commitShard(folder, 0, PARTS[0], record.fingerprint);
  await writeRowsFile(folder, record);
  expect(existsSync(join(folder, "rows.parquet"))).toBe(false);
  await commitShard(folder, 1, PARTS[1], record.fingerprint);
  await writeRowsFile(folder, record);

  const bytes = readFileSync(join(folder, "rows.parquet"));
  const buffer = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(buffer);
  const columns = await readColumns(buffer, metadata, ROWS_COLUMNS as Readonly<Record<string, ColumnKind>>);
  const expected = PARTS.flat();
  expect(Array.from(columns.get("shard") as Float64Array)).toEqual(
    PARTS.flatMap((part, at) => part.map(() => at)),
  );
  for (const name of Object.keys(SHORT_COLUMNS) as (keyof typeof SHORT_COLUMNS)[]) {
    const told = Array.from(columns.get(name) as ArrayLike<unknown>, (value) =>
      Number.isNaN(value) ? null : value,
    );
    const flag = SHORT_COLUMNS[name]!.startsWith("flag");
    expect(told, name).toEqual(
      expected.map((row) => (flag && row[name] !== null ? Number(row[name]) : row[name])),
    );
  }

  // It is of these shards until one of them is to be another.
  const file = join(folder, "rows.parquet");
  expect(await writeRowsFile(folder, record)).toBeNull();
  expect(readFileSync(file)).toEqual(bytes);
  for (const at of [400, bytes.length - 40]) {
    const flipped = Buffer.from(bytes);
    flipped[at] ^= 1;
    writeFileSync(file, flipped);
    expect(await writeRowsFile(folder, record)).toBe(file);
    expect(readFileSync(file)).toEqual(bytes);
  }
  await removeRowsFile(folder);
  expect(existsSync(join(folder, "rows.parquet"))).toBe(false);
});

test("no file is made of rows of another kind or another run's shards", async () => {
  const record = await madeRecord(rows);
  const judged = await madeRecord(rows, { identity: { results: "commonground/evaluation@1" } });
  const folder = join(path, "other");
  await commitShard(folder, 0, rows, "another");
  await writeRowsFile(folder, judged);
  await expect(writeRowsFile(folder, record)).rejects.toThrow(
    "shard-000000.parquet: is no shard of this run (its fingerprint is another",
  );
  expect(existsSync(join(folder, "rows.parquet"))).toBe(false);
});
