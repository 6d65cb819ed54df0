import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { CommonGroundError } from "@commonground/core";
import { parquetWriteBuffer, type ParquetWriteOptions } from "hyparquet-writer";
import { expect, test } from "vitest";
import { allItems, expectRefusal } from "../../testing/items.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { writeImageParquet } from "../../testing/write-image-parquet.ts";
import { openDataSet } from "./open-data-set.ts";
import { decompressors } from "./parquet/decompressors.ts";

const folder = temporaryFolder();
let count = 0;

function write(options: Omit<ParquetWriteOptions, "writer">): string {
  return folder.write(`${++count}.parquet`, new Uint8Array(parquetWriteBuffer(options)));
}

const bytes = (text: string) => new TextEncoder().encode(text);
const image = { name: "image", data: [bytes("a"), bytes("b")], type: "BYTE_ARRAY" as const };
const labels = async (path: string, options = {}) =>
  allItems(await openDataSet(path, options)).map(({ label }) => label);

test("labels are names, or numbers whose names the footer or the caller says; −1 and null are none", async () => {
  const path = join(folder.path, "labels.parquet");
  const rows = [2, -1, 0].map((label) => ({ bytes: bytes(`${label}`), label }));
  writeImageParquet(path, rows, ["cat", "dog", "cow"]);
  expect(await labels(path)).toEqual(["cow", null, "cat"]);
  expect(await labels(path, { classes: ["Cat", "Dog", "Cow"] })).toEqual(["Cow", null, "Cat"]);
  const numbers = write({ columnData: [image, { name: "label", data: [10, 9], type: "INT32" }] });
  expect(await labels(numbers)).toEqual(["10", "9"]);
  expect((await openDataSet(numbers)).classes).toEqual(["9", "10"]);
  const names = write({ columnData: [image, { name: "label", data: ["x", null] }] });
  expect(await labels(names)).toEqual(["x", null]);
  expect(await labels(write({ columnData: [image] }))).toEqual([null, null]);
});

test("a label among no classes is refused with its row", async () => {
  const path = join(folder.path, "wrong.parquet");
  writeImageParquet(
    path,
    [0, 1, 2, 3, 1, 7].map((label) => ({ bytes: bytes("x"), label })),
    ["a", "b", "c", "d"],
    4,
  );
  await expectRefusal(
    openDataSet(path),
    /wrong\.parquet, row 5: has the label "7", which is not among the 4/,
  );
  const decimal = write({ columnData: [image, { name: "label", data: [true, false] }] });
  await expectRefusal(openDataSet(decimal), /row 0: has a label that is no name or number/);
});

test("which column is the label can be said, and must be where it is not clear", async () => {
  const features = Object.fromEntries(
    ["fine", "coarse"].map((name) => [name, { _type: "ClassLabel", names: [`${name} 0`, `${name} 1`] }]),
  );
  const kvMetadata = [{ key: "huggingface", value: JSON.stringify({ info: { features } }) }];
  const path = write({
    columnData: [image, { name: "fine", data: [0n, 1n] }, { name: "coarse", data: [1n, 1n] }],
    kvMetadata,
  });
  await expectRefusal(openDataSet(path), /several columns of labels \(fine, coarse\).*--label/);
  expect(await labels(path, { label: "coarse" })).toEqual(["coarse 1", "coarse 1"]);
  await expectRefusal(
    openDataSet(path, { label: "kind" }),
    /no column "kind" \(there is: "image", "fine", "coarse"\)/,
  );
});

test("files of other classes, a broken footer's names, and a series with gaps are refused", async () => {
  mkdirSync(join(folder.path, "two"));
  const row = [{ bytes: bytes("x"), label: 0 }];
  writeImageParquet(join(folder.path, "two/a.parquet"), row, ["a", "b"]);
  writeImageParquet(join(folder.path, "two/b.parquet"), row, ["b", "a"]);
  await expectRefusal(
    openDataSet(join(folder.path, "two")),
    /b\.parquet: has other classes than the files before/,
  );
  writeImageParquet(join(folder.path, "twice.parquet"), row, ["a", "a"]);
  await expectRefusal(
    openDataSet(join(folder.path, "twice.parquet")),
    /names of "label" in its footer: are no list of distinct/,
  );
  const kvMetadata = [{ key: "huggingface", value: "{" }];
  await expectRefusal(openDataSet(write({ columnData: [image], kvMetadata })), /footer: is not valid JSON/);
  mkdirSync(join(folder.path, "series"));
  writeImageParquet(join(folder.path, "series/train-00001-of-00002.parquet"), row, ["a", "b"]);
  await expectRefusal(
    openDataSet(join(folder.path, "series")),
    /series of 2 files of which 1 are there \(missing: 0\)/,
  );
});

test("an image that is missing or too large is an error of its own, and the rest is read", async () => {
  const path = join(folder.path, "missing.parquet");
  writeImageParquet(
    path,
    [
      { bytes: null, label: 0 },
      { bytes: bytes("x"), label: 0 },
    ],
    ["a", "b"],
  );
  const dataSet = await openDataSet(path);
  // Of the image, not of the file: a study goes on.
  await expectRefusal(dataSet.item(0).bytes(), /missing\.parquet, row 0: has no image/, "INVALID_IMAGE");
  expect(Buffer.from(await dataSet.item(1).bytes()).toString()).toBe("x");
});

test("what is no Parquet file, or a cut or damaged one, is refused by name", async () => {
  const whole = readFileSync(write({ columnData: [image] }));
  const refuse = (content: Uint8Array, message: RegExp) =>
    expectRefusal(openDataSet(folder.write("broken.parquet", content)), message);
  await refuse(Buffer.alloc(100), /broken\.parquet: is no Parquet file/);
  await refuse(Buffer.alloc(0), /is no Parquet file/);
  await refuse(whole.subarray(0, -3), /is a Parquet file that is cut short/);
  await refuse(Buffer.concat([whole.subarray(0, -4), Buffer.from("PARE")]), /is encrypted/);
  const lying = Buffer.from(whole);
  lying.writeUInt32LE(0xfffffff0, lying.length - 8);
  await refuse(lying, /claims a footer of 4294967280 bytes/);
  const garbled = Buffer.from(whole).fill(0xff, whole.length - 60, whole.length - 8);
  await refuse(garbled, /broken\.parquet, its footer: cannot be read/);
  const empty = parquetWriteBuffer({ columnData: [{ ...image, data: [] }] });
  await refuse(new Uint8Array(empty), /broken\.parquet/);
  // A damaged page shows when it is read, and names its group of rows.
  const damaged = Buffer.from(whole).fill(0xff, 4, 20);
  const dataSet = await openDataSet(folder.write("damaged.parquet", damaged));
  await expectRefusal(
    dataSet.item(0).bytes(),
    /damaged\.parquet, column "image", row group 0: cannot be read/,
  );
});

test("a page that claims to unpack to a hundred times and more is refused unread", async () => {
  const data = [new Uint8Array(20_000_000), bytes("x")];
  const path = write({
    columnData: [{ ...image, data, encoding: "PLAIN" }],
    codec: "GZIP",
    compressors: { GZIP: (input) => gzipSync(input) },
  });
  const dataSet = await openDataSet(path);
  await expectRefusal(
    dataSet.item(0).bytes(),
    /row group 0: cannot be read \(a page of \d+ bytes claims to unpack to \d+\)/,
  );
});

test("a page that unpacks to more than it claims is stopped there", async () => {
  const bombs = [
    ["GZIP", gzipSync(new Uint8Array(50_000_000)), "INVALID_DATA_SET"],
    ["BROTLI", brotliCompressSync(new Uint8Array(50_000_000)), "INVALID_DATA_SET"],
    // Its decoder stops without a word, and what it wrote till then is no image.
    ["ZSTD", zstdBomb(400), "INVALID_IMAGE"],
  ] as const;
  for (const [codec, bomb, code] of bombs) {
    const path = write({ columnData: [image], codec, compressors: { [codec]: () => bomb } });
    await expectRefusal(
      (await openDataSet(path)).item(0).bytes(),
      /parquet, (?:column "image", row group 0|row 0): /,
      code,
    );
  }
  expect(() => decompressors.GZIP!(bombs[0][1], 12)).toThrow(/larger than 12 bytes/);
  expect(() => decompressors.BROTLI!(bombs[1][1], 12)).toThrow(/larger than 12 bytes/);
  expect(decompressors.ZSTD!(bombs[2][1], 12)).toHaveLength(12);
});

test("wherever a file is damaged, it is read or refused by a typed error", { timeout: 120_000 }, async () => {
  const path = join(folder.path, "sound.parquet");
  writeImageParquet(
    path,
    ["a", "b", "c"].map((text) => ({ bytes: bytes(text.repeat(9)), label: 1 })),
    ["x", "y"],
    2,
  );
  const sound = readFileSync(path);
  const unexpected: string[] = [];
  for (let at = 0; at < sound.length; at++) {
    const damaged = Buffer.from(sound);
    damaged[at] ^= at % 3 === 0 ? 0xff : 1 << (at % 8);
    try {
      const dataSet = await openDataSet(folder.write("damaged.parquet", damaged), { format: "parquet" });
      for (const item of allItems(dataSet)) await item.bytes();
    } catch (error) {
      if (!(error instanceof CommonGroundError)) unexpected.push(`byte ${at}: ${(error as Error).stack}`);
    }
  }
  expect(unexpected).toEqual([]);
});

/** A frame of blocks of 128 KiB, each one byte repeated (RFC 8878, 3.1.1.2). */
function zstdBomb(blocks: number): Uint8Array {
  const header = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0x60);
  return Buffer.concat([header, ...Array.from({ length: blocks }, (_, i) => zstdBlock(i === blocks - 1))]);
}

function zstdBlock(isLast: boolean): Uint8Array {
  const value = Number(isLast) | (1 << 1) | (0x20000 << 3);
  return Uint8Array.of(value & 255, (value >> 8) & 255, value >> 16, 0);
}
