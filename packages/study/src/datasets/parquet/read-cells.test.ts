import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer, type ParquetWriteOptions } from "hyparquet-writer";
import { expect, test } from "vitest";
import { expectRefusal } from "../../../testing/items.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { keepLast } from "../keep-last.ts";
import { openParquet, type ParquetFile } from "./parquet-file.ts";
import { type Cells, cellReader } from "./read-cells.ts";

const folder = temporaryFolder();
const IMAGE = 4000;
const ROWS = 60;

/** Every seventh is missing; each is of one byte, repeated. */
const images = Array.from({ length: ROWS }, (_, i) =>
  i % 7 === 3 ? null : new Uint8Array(IMAGE + i).fill(i),
);

const inStructures: SchemaElement[] = [
  { name: "schema", num_children: 1 },
  { name: "image", num_children: 2, repetition_type: "OPTIONAL" },
  { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  { name: "path", type: "BYTE_ARRAY", repetition_type: "OPTIONAL", converted_type: "UTF8" },
];

let count = 0;
async function open(options: Partial<ParquetWriteOptions>, flat = false): Promise<ParquetFile> {
  const data = images.map((bytes, i) => (flat ? bytes : bytes && { bytes, path: `${i}.jpg` }));
  const path = folder.write(
    `${++count}.parquet`,
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [flat ? { name: "image", data, type: "BYTE_ARRAY" } : { name: "image", data }],
        schema: flat ? undefined : inStructures,
        pageSize: 10 * IMAGE,
        ...options,
      }),
    ),
  );
  return openParquet(path);
}

/** A file that counts the bytes that are read of it. */
function counted(file: ParquetFile) {
  const reads = { bytes: 0 };
  const read = (offset: number, length: number) => {
    reads.bytes += length;
    return file.source.read(offset, length);
  };
  return { reads, file: { ...file, source: { ...file.source, read } } };
}

test.each([
  ["one group of many pages, in structures", {}, false],
  ["several groups", { rowGroupSize: 33 }, false],
  ["without structures", { rowGroupSize: 40 }, true],
  ["a page a group", { pageSize: 2 ** 30, rowGroupSize: 50 }, false],
  ["compressed", { codec: "SNAPPY" }, false],
] as const)("every row is read by itself, in any order: %s", async (_, options, flat) => {
  const file = await open(options as Partial<ParquetWriteOptions>, flat);
  const read = cellReader(file, flat ? ["image"] : ["image", "bytes"], keepLast<Cells>());
  for (let i = 0; i < ROWS; i++) {
    const row = (i * 37) % ROWS;
    const found = (await read(row)) as Uint8Array | null;
    expect(found && Buffer.from(found).toString("latin1"), `row ${row}`).toBe(
      images[row] && Buffer.from(images[row]).toString("latin1"),
    );
  }
});

test("one image costs its page and not its group of rows; images in order cost each page once", async () => {
  const { file, reads } = counted(await open({ codec: "UNCOMPRESSED" }));
  const read = cellReader(file, ["image", "bytes"], keepLast<Cells>());
  await read(55);
  expect(reads.bytes).toBeGreaterThan(IMAGE);
  expect(reads.bytes).toBeLessThan(0.5 * ROWS * IMAGE);
  reads.bytes = 0;
  for (let row = 0; row < ROWS; row++) await read(row);
  expect(reads.bytes).toBeLessThan(1.1 * ROWS * IMAGE);
});

test("pages that do not add up to the rows of their group are refused by name", async () => {
  const file = await open({});
  const [group] = file.metadata.row_groups;
  const wrong = { ...file, metadata: { ...file.metadata, row_groups: [{ ...group, num_rows: 61n }] } };
  const read = cellReader(wrong, ["image", "bytes"], keepLast<Cells>());
  await expectRefusal(read(0), /column "image", row group 0: cannot be read \(it has 60 of 61 rows\)/);
});
