import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetMetadata } from "hyparquet";
import { expect, test } from "vitest";
import { answeredRows, madeRecord } from "../../testing/rows.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import type { ColumnKind, Columns } from "../results/columns.ts";
import { createRowsEncoder } from "../results/encode-rows.ts";
import { readColumns } from "../results/read-columns.ts";
import { ROWS_COLUMNS, SHORT_COLUMNS, shardSizes } from "../results/short-columns.ts";
import { TOLD_FACTS, TOLD_KINDS } from "../results/told-columns.ts";
import { toldRowsOf } from "../results/told-rows.ts";
import { commitShard } from "./run-folder.ts";
import { removeWholeRunFiles, writeWholeRunFiles } from "./whole-run-files.ts";

const { path } = temporaryFolder();
const rows = answeredRows(30, (i) => i % 3 !== 0);
rows[4] = { ...rows[4], label: null, correct: null, share: null };
/** As of classes: neither of them a range of the items. */
const PARTS = [1, 0].map((part) => rows.filter((_, i) => i % 2 === part));

test("holds every row's short columns as the shards do, in their order, once all of them are there", async () => {
  const folder = join(path, "whole");
  const record = await madeRecord(rows, { shards: 2 });
  await commitShard(folder, 0, PARTS[0], record.fingerprint);
  await writeWholeRunFiles(folder, record);
  expect(existsSync(join(folder, "rows.parquet"))).toBe(false);
  await commitShard(folder, 1, PARTS[1], record.fingerprint);
  await writeWholeRunFiles(folder, record);

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
  expect(await writeWholeRunFiles(folder, record)).toEqual([]);
  expect(readFileSync(join(folder, "rows.parquet"))).toEqual(bytes);
  for (const name of ["rows.parquet", "told.parquet"]) {
    const file = join(folder, name);
    const whole = readFileSync(file);
    for (const at of [400, whole.length - 40]) {
      const flipped = Buffer.from(whole);
      flipped[at] ^= 1;
      writeFileSync(file, flipped);
      expect(await writeWholeRunFiles(folder, record)).toEqual([file]);
      expect(readFileSync(file)).toEqual(whole);
    }
  }
  await removeWholeRunFiles(folder);
  expect(readdirSync(folder)).toEqual(["shard-000000.parquet", "shard-000001.parquet"]);
});

test("no file is made of rows of another kind or another run's shards", async () => {
  const record = await madeRecord(rows);
  const judged = await madeRecord(rows, { identity: { results: "commonground/evaluation@1" } });
  const folder = join(path, "other");
  await commitShard(folder, 0, rows, "another");
  await writeWholeRunFiles(folder, judged);
  await expect(writeWholeRunFiles(folder, record)).rejects.toThrow(
    "shard-000000.parquet: belongs to another run (its fingerprint is another",
  );
  expect(readdirSync(folder)).toEqual(["shard-000000.parquet"]);
});

test("a report reads the same rows from one file as from the shards, if it is of these and whole", async () => {
  const many = answeredRows(1500, (i) => i % 3 !== 0);
  const folder = join(path, "told");
  const record = await madeRecord(many, { shards: 2 });
  const parts = [1, 0].map((part) => many.filter((_, i) => i % 2 === part));
  for (const [shard, part] of parts.entries()) await commitShard(folder, shard, part, record.fingerprint);
  const run = { folder, record, shards: [0, 1] };
  const told = () => collect(toldRowsOf(run));
  const expected = await told();
  expect(expected.map(({ index }) => index)).toEqual(parts.flat().map(({ index }) => index));
  await writeWholeRunFiles(folder, record);
  expect(await told()).toEqual(expected);

  const file = join(folder, "told.parquet");
  const whole = readFileSync(file);
  // What is not read here cannot differ: the file says so itself.
  const shard = join(folder, "shard-000000.parquet");
  const bytes = readFileSync(shard);
  writeFileSync(shard, Buffer.alloc(bytes.length));
  expect(await told()).toEqual(expected);
  // Shards of other sizes: it is of others.
  writeFileSync(shard, bytes.subarray(1));
  await expect(told()).rejects.toThrow("shard-000000.parquet");
  writeFileSync(shard, bytes);
  for (const at of [400, whole.length >> 1, whole.length - 40]) {
    const flipped = Buffer.from(whole);
    flipped[at] ^= 1;
    writeFileSync(file, flipped);
    await expect(told(), `byte ${at}`).rejects.toThrow(/told\.parquet: (?:its|cannot be read)/u);
  }
  // Files that others would have us read, of groups or with columns that are not ours.
  const sizes = shardSizes([0, 1].map((i) => statSync(join(folder, `shard-00000${i}.parquet`)).size));
  const facts = { ...TOLD_FACTS, fingerprint: record.fingerprint, sizes };
  const { index: _, ...fewer } = TOLD_KINDS;
  for (const [columns, groupSize] of [
    [TOLD_KINDS, many.length],
    [{ ...TOLD_KINDS, diversity: "number?" }, 1000],
    [fewer, 1000],
  ] as [Columns, number][]) {
    const encoder = createRowsEncoder(columns, facts, { count: many.length, groupSize });
    for (const row of many) encoder.add(row);
    writeFileSync(file, encoder.finish());
    expect(await told()).toEqual(expected);
  }
  const other = await madeRecord(many, { shards: 2, identity: { shardSize: 3 } });
  writeFileSync(file, whole);
  await expect(collect(toldRowsOf({ ...run, record: other }))).rejects.toThrow("belongs to another run");
});

test("a run that keeps all similarities is told from its shards", async () => {
  const folder = join(path, "similarities");
  const record = await madeRecord(rows, { identity: { similarities: true } });
  await commitShard(folder, 0, rows, record.fingerprint);
  await writeWholeRunFiles(folder, record);
  expect(readdirSync(folder)).toEqual(["rows.parquet", "shard-000000.parquet"]);
});

async function collect<Row>(found: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of found) all.push(row);
  return all;
}
