import { randomBytes } from "node:crypto";
import { parquetMetadata } from "hyparquet";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetWriteBuffer } from "hyparquet-writer";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { COLUMNS, type ResultRow } from "./columns.ts";
import { decodeRows } from "./decode-rows.ts";
import { createRowsEncoder, encodeRows } from "./encode-rows.ts";
import { failedRow } from "./row-of.ts";

const folder = mkdtempSync(join(tmpdir(), "results-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A row with something in every column. */
function fullRow(index: number): ResultRow {
  const value = (kind: string, c: number): unknown =>
    ({
      text: `text ${c} “ü”`,
      number: 0.1 * c + index,
      count: c,
      flag: c % 2 === 0,
      texts: [`a${c}`, "", "b"],
      numbers: [c, 1 / 3, -0.25],
    })[kind.replace("?", "")];
  return Object.fromEntries(
    Object.entries(COLUMNS).map(([name, kind], c) => [name, name === "index" ? index : value(kind, c)]),
  ) as unknown as ResultRow;
}

const rows: readonly ResultRow[] = [
  fullRow(0),
  failedRow({ index: 1, id: "broken.png", label: null }, "INVALID_IMAGE: broken.png: …"),
  { ...fullRow(2), shared_concepts: [], notes: [] },
];

test("rows come back as they were, nulls and empty lists apart", async () => {
  const bytes = encodeRows(rows, { fingerprint: "f" });
  expect(await decodeRows(bytes, "it")).toMatchObject({ facts: { fingerprint: "f" }, rows });
  expect(encodeRows(rows, { fingerprint: "f" })).toEqual(bytes);
  expect((await decodeRows(encodeRows([], {}), "it")).rows).toEqual([]);
});

test.each([0, 1, 3])("%i rows are no file of two", (given) => {
  const encoder = createRowsEncoder({ a: "count" }, {}, { count: 2, groupSize: 2 });
  for (let a = 0; a < given; a++) encoder.add({ a });
  expect(() => encoder.finish()).toThrow(new RangeError(`${given} of 2 rows`));
});

test("DuckDB reads every column as it was written", async () => {
  const path = join(folder, "rows.parquet");
  writeFileSync(path, encodeRows(rows, {}));
  const connection = await (await DuckDBInstance.create()).connect();
  const read = await connection.runAndReadAll(`select * from '${path}' order by index`);
  expect(read.getRowObjectsJson()).toEqual(rows);
});

test.each<[what: string, bytes: () => Uint8Array]>([
  ["no Parquet", () => new TextEncoder().encode("index,id\n0,a\n")],
  ["an empty file", () => new Uint8Array(0)],
  ["half a file", () => encodeRows(rows, {}).slice(0, 900)],
  ["its tail alone", () => encodeRows(rows, {}).slice(900)],
])("%s is refused", async (_, bytes) => {
  await expect(decodeRows(bytes(), "it.parquet")).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringContaining("it.parquet"),
  });
});

test.each([
  [["index"], "has no column id"],
  [[...Object.keys(COLUMNS), "mood"], "has a column mood"],
])("columns that are missing or unknown are refused by name", async (names, message) => {
  const columnData = names.map((name) => ({ name, data: ["a"] }));
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
  await expect(decodeRows(bytes, "it")).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringContaining(`it: ${message}`),
  });
});

test("results that announce more rows than their columns hold are refused", async () => {
  const bytes = encodeRows(rows, {});
  // The one byte whose change gives the file a row more, and its group none.
  const place = bytes.findLastIndex((byte, at) => {
    if (byte !== 2 * rows.length) return false;
    const changed = bytes.slice();
    changed[at] = byte + 2;
    try {
      const { num_rows: announced, row_groups: groups } = parquetMetadata(changed.buffer);
      return Number(announced) === rows.length + 1 && Number(groups[0]!.num_rows) === rows.length;
    } catch {
      return false;
    }
  });
  bytes[place]! += 2;
  await expect(decodeRows(bytes, "it")).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringContaining("index has 3 of 4 values"),
  });
});

test("results of which a page claims to hold far more than it has are refused before it is unpacked", async () => {
  const id = randomBytes(600_000).toString("hex");
  const bytes = encodeRows([{ ...fullRow(0), id }], {});
  const leaf = parquetMetadata(bytes.slice().buffer).row_groups[0].columns.find(
    ({ meta_data: found }) => found!.path_in_schema[0] === "id",
  )!.meta_data!;
  // A page's header begins with two fields of a byte each before the number: its kind, and the size it unpacks to.
  const size = Number(leaf.data_page_offset) + 3;
  expect(bytes.slice(size, size + 4).map((byte) => byte >> 7)).toEqual(Uint8Array.of(1, 1, 1, 0));
  bytes.set([0xfe, 0xff, 0xff, 0x7f], size);
  await expect(decodeRows(bytes, "it.parquet")).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringMatching(
      /it\.parquet: .*\(id: a page of \d+ bytes claims to unpack to 134217727\)/u,
    ),
  });
});
