import { expect, test } from "vitest";
import { memorySource } from "../bytes/byte-source.ts";
import { readHeader } from "./read-header.ts";
import { type WritableTensor, writeSafetensors } from "./write.ts";

const half: WritableTensor = { dtype: "F16", shape: [1], data: Uint16Array.of(1) };
const single: WritableTensor = { dtype: "F32", shape: [1], data: Float32Array.of(1) };
const wide: WritableTensor = { dtype: "I64", shape: [1], data: BigInt64Array.of(1n) };

test("every tensor lies aligned to the width of its numbers", async () => {
  const header = await readHeader(memorySource(writeSafetensors({ a: half, b: single, c: half, d: wide })));
  for (const [, { begin, end }] of header.tensors)
    expect((header.dataOffset + begin) % (end - begin)).toBe(0);
});

test("the order of the record does not change the bytes", () => {
  expect(writeSafetensors({ b: half, a: half, c: single })).toEqual(
    writeSafetensors({ c: single, a: half, b: half }),
  );
});

test("metadata are written and read back", async () => {
  const header = await readHeader(memorySource(writeSafetensors({}, { format: "pt" })));
  expect([...header.metadata]).toEqual([["format", "pt"]]);
});

test("data that do not fill their shape are refused", () => {
  expect(() => writeSafetensors({ a: { ...single, shape: [2] } as WritableTensor })).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});
