import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answeredRows, madeRecord } from "../../testing/rows.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { RESULTS } from "../results/columns.ts";
import { decodeRows } from "../results/decode-rows.ts";
import { encodeRows } from "../results/encode-rows.ts";
import { rowsOf } from "../results/open-results.ts";
import { commitShard, decodeShard } from "./run-folder.ts";
import { isWhole, sealOf } from "./seal.ts";

const { path: folder } = temporaryFolder();
const rows = answeredRows(8, (i) => i % 3 !== 0);
const record = await madeRecord(rows);
const { fingerprint } = record;
const file = join(folder, "shard-000000.parquet");
await commitShard(folder, 0, rows, fingerprint);
const written = new Uint8Array(readFileSync(file));
const decode = (bytes: Uint8Array) => decodeShard(bytes, { folder, shard: 0, fingerprint, kind: RESULTS });

test("the same rows are sealed with the same bytes, and read back", async () => {
  expect(sealOf(written)).toBe("whole");
  expect(await decode(written)).toEqual(rows);
  await commitShard(folder, 0, rows, fingerprint);
  expect(new Uint8Array(readFileSync(file))).toEqual(written);
});

test("any flipped byte is found, and its file named by whoever reads the run", async () => {
  const { facts } = await decodeRows(written, "it");
  const seal = Buffer.from(written).lastIndexOf(facts.sha256);
  // Across the file, and every byte from before the seal's own name to the end.
  const places = Array.from({ length: 60 }, (_, i) => Math.floor((i * seal) / 60));
  for (let at = seal - 12; at < written.length; at++) places.push(at);
  for (const at of places) {
    const flipped = written.slice();
    flipped[at] ^= 0x10;
    expect(isWhole(flipped), `byte ${at}`).toBe(false);
    await expect(decode(flipped), `byte ${at}`).rejects.toMatchObject({
      code: "INVALID_RESULTS",
      message: expect.stringContaining(file),
    });
  }
  const flipped = written.slice();
  flipped[Math.floor(seal / 2)] ^= 1;
  writeFileSync(file, flipped);
  await expect(rowsOf({ folder, record, shards: [0] }).next()).rejects.toThrow(
    `${file}: its bytes were changed since it was written`,
  );
  writeFileSync(file, written);
});

test("a shard of an earlier version, without a seal, is read as it is", async () => {
  const bytes = encodeRows(rows, { schema: RESULTS.schema, fingerprint, shard: "0" });
  expect(sealOf(bytes)).toBe("none");
  expect(isWhole(bytes)).toBe(true);
  expect(await decode(bytes)).toEqual(rows);
  expect(isWhole(bytes.subarray(0, bytes.length - 9))).toBe(false);
});

test("rows are read by the columns that are wanted alone", async () => {
  const wanted = ["share", "id", "shared_concepts"] as const;
  const found = await decodeShard(written, { folder, shard: 0, fingerprint, kind: RESULTS, wanted });
  expect(found).toEqual(rows.map(({ share, id, shared_concepts }) => ({ share, id, shared_concepts })));
});
