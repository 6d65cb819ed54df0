import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { readHeader } from "../safetensors/read-header.ts";
import { readTensor } from "../safetensors/read-tensor.ts";
import { writeSafetensors } from "../safetensors/write.ts";
import { readEach } from "./byte-source.ts";
import { fileSource } from "./file-source.ts";

const folder = mkdtempSync(join(tmpdir(), "file-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("ranges of a file are read in any order", async () => {
  const path = join(folder, "bytes");
  writeFileSync(path, Uint8Array.of(0, 1, 2, 3, 4));
  const source = await fileSource(path);
  expect(source).toMatchObject({ name: path, size: 5 });
  expect(await source.read(3, 2)).toEqual(Uint8Array.of(3, 4));
  expect(await source.read(0, 2)).toEqual(Uint8Array.of(0, 1));
  expect(await source.read(5, 0)).toHaveLength(0);
});

test("many ranges come in their order, more than are read at once", async () => {
  const path = join(folder, "many");
  writeFileSync(
    path,
    Uint8Array.from({ length: 250 }, (_, i) => i),
  );
  const source = await fileSource(path);
  const ranges = Array.from({ length: 150 }, (_, i) => ({ offset: 249 - i, length: 1 }));
  expect(await readEach(source, ranges)).toEqual(ranges.map(({ offset }) => Uint8Array.of(offset)));
  truncateSync(path, 100);
  await expect(readEach(source, ranges)).rejects.toMatchObject({ code: "INVALID_WEIGHTS" });
});

test("a file that becomes shorter while it is read is refused", async () => {
  const path = join(folder, "shrinking");
  writeFileSync(path, new Uint8Array(10));
  const source = await fileSource(path);
  truncateSync(path, 5);
  await expect(source.read(0, 10)).rejects.toMatchObject({ code: "INVALID_WEIGHTS" });
});

test("a missing file and a folder are refused", async () => {
  await expect(fileSource(join(folder, "no"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(fileSource(folder)).rejects.toMatchObject({ code: "INVALID_WEIGHTS" });
});

test("the embedded model's weights pass every check of the reader and are finite", async () => {
  const path = new URL("../../../../models/emoji/emoji-vit-s/open_clip_model.safetensors", import.meta.url);
  const source = await fileSource(fileURLToPath(path));
  const header = await readHeader(source);
  expect(header.tensors.size).toBeGreaterThan(50);
  for (const name of header.tensors.keys()) {
    const { data } = await readTensor(source, header, name);
    expect(data.every(Number.isFinite), name).toBe(true);
  }
});

test("a written file is read from disk as it was", async () => {
  const path = join(folder, "a.safetensors");
  const data = Float32Array.of(1, 2, 3);
  writeFileSync(path, writeSafetensors({ a: { dtype: "F32", shape: [3], data } }));
  const source = await fileSource(path);
  expect((await readTensor(source, await readHeader(source), "a")).data).toEqual(data);
});
