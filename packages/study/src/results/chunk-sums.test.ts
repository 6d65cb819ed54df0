import { randomBytes } from "node:crypto";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { answeredRows } from "../../testing/rows.ts";
import { seal, TO_BE_SEALED } from "../shards/seal.ts";
import { openChecked } from "./chunk-sums.ts";
import { RESULTS } from "./columns.ts";
import { createRowsEncoder, encodeRows } from "./encode-rows.ts";

const FACTS = { schema: RESULTS.schema, fingerprint: "f", shard: "0" };
const shard = seal(
  encodeRows(
    answeredRows(4, (i) => i % 3 !== 0),
    { ...FACTS, ...TO_BE_SEALED },
  ),
);
const encoder = createRowsEncoder({ a: "number", b: "text?" }, FACTS, { count: 3, groupSize: 2 });
for (const [i, b] of ["x", null, "y"].entries()) encoder.add({ a: i + 1, b });
const columns = encoder.finish();

async function readAll(bytes: Uint8Array, footerBytes = 512) {
  const asked: number[] = [];
  const buffer = {
    byteLength: bytes.length,
    slice: async (start: number, end?: number) => {
      asked.push((end ?? bytes.length) - start);
      return bytes.slice(start, end).buffer;
    },
  };
  const file = await openChecked(buffer, "it.parquet", footerBytes);
  const rows = await parquetReadObjects({ file: file.buffer, metadata: file.metadata });
  return { facts: file.facts, rows, asked };
}

test.each([
  { what: "a shard, with its seal", bytes: shard, every: 37, harmless: 5 },
  { what: "a file of several groups", bytes: columns, every: 1, harmless: 8 },
])(
  "a changed byte of $what is found, or changes nothing that is read",
  async ({ bytes, every, harmless }) => {
    const whole = await readAll(bytes);
    let found = 0;
    const places = Array.from({ length: Math.ceil(bytes.length / every) }, (_, i) => i * every);
    for (const at of places) {
      const flipped = bytes.slice();
      flipped[at] ^= 0x10;
      const read = await readAll(flipped).catch((error: Error) => error);
      // What says nothing of itself is no file of ours.
      if (read instanceof Error || read.facts.schema === undefined) found++;
      else {
        expect({ ...read.facts, sha256: "" }, `byte ${at}`).toEqual({ ...whole.facts, sha256: "" });
        expect(read.rows, `byte ${at}`).toEqual(whole.rows);
      }
    }
    // Harmless: the file's first word, and a shard's own seal, which is for those who read all of it.
    expect(places.length - found).toBeLessThanOrEqual(harmless);
  },
);

test("a footer longer than what is asked for at first is asked for once more", async () => {
  const { asked } = await readAll(shard, 100);
  expect(asked.slice(0, 2)).toEqual([100, parquetMetadata(shard).metadata_length + 8]);
});

test("what is changed is named: the column, or the footer", async () => {
  const { row_groups, metadata_length } = parquetMetadata(columns);
  const { data_page_offset, total_compressed_size } = row_groups[1].columns[1].meta_data!;
  const changed = columns.slice();
  changed[Number(data_page_offset) + Number(total_compressed_size) - 1] ^= 1;
  await expect(readAll(changed)).rejects.toThrow(
    "it.parquet: its column b was changed since it was written (another CRC-32)",
  );
  const other = columns.slice();
  other[columns.length - metadata_length + 12] ^= 1;
  await expect(readAll(other)).rejects.toThrow("it.parquet: its footer was changed");
});

test("a page that claims to hold far more than it has is refused before it is unpacked, without sums, too", async () => {
  const data = [randomBytes(600_000).toString("hex")];
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "id", data, type: "STRING" }] }));
  const { data_page_offset } = parquetMetadata(bytes.buffer).row_groups[0].columns[0].meta_data!;
  // The size follows three bytes of the page's header.
  const size = Number(data_page_offset) + 3;
  expect(Array.from(bytes.slice(size, size + 4), (byte) => byte >> 7)).toEqual([1, 1, 1, 0]);
  expect((await readAll(bytes)).rows).toEqual([{ id: data[0] }]);
  bytes.set([0xfe, 0xff, 0xff, 0x7f], size);
  await expect(readAll(bytes)).rejects.toThrow(/^id: a page of \d+ bytes claims to unpack to 134217727$/u);
});
