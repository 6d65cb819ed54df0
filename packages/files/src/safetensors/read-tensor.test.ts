import { expect, test } from "vitest";
import { type ByteSource, memorySource } from "../bytes/byte-source.ts";
import { readHeader } from "./read-header.ts";
import { readTensor } from "./read-tensor.ts";
import { type WritableTensor, writeSafetensors } from "./write.ts";

async function roundTrip(tensors: Record<string, WritableTensor>, name: string, wrap = (s: ByteSource) => s) {
  const source = wrap(memorySource(writeSafetensors(tensors), "test.safetensors"));
  return readTensor(source, await readHeader(source), name);
}

const unaligned = (source: ByteSource): ByteSource => ({
  ...source,
  async read(offset, length) {
    const shifted = new Uint8Array(length + 1);
    shifted.set(await source.read(offset, length), 1);
    return shifted.subarray(1);
  },
});

const TENSORS: Record<string, WritableTensor> = {
  odd: { dtype: "BF16", shape: [1], data: Uint16Array.of(0x3fc0) },
  half: { dtype: "F16", shape: [3], data: Uint16Array.of(0x3c00, 0xc000, 0x3555) },
  single: { dtype: "F32", shape: [2, 2], data: Float32Array.of(1, -2.5, 3e38, 1e-40) },
  ids: { dtype: "I32", shape: [2], data: Int32Array.of(-1, 2 ** 31 - 1) },
  wide: { dtype: "I64", shape: [2], data: BigInt64Array.of(-(2n ** 53n - 1n), 49407n) },
  none: { dtype: "F32", shape: [0, 4], data: new Float32Array() },
};

test("tensors of every dtype come back as written, in the number type that holds them exactly", async () => {
  expect(await roundTrip(TENSORS, "single")).toEqual({
    dtype: "F32",
    shape: [2, 2],
    data: TENSORS["single"]!.data,
  });
  expect((await roundTrip(TENSORS, "half")).data).toEqual(Float32Array.of(1, -2, 0.333251953125));
  expect((await roundTrip(TENSORS, "odd")).data).toEqual(Float32Array.of(1.5));
  expect((await roundTrip(TENSORS, "ids")).data).toEqual(Int32Array.of(-1, 2 ** 31 - 1));
  expect((await roundTrip(TENSORS, "wide")).data).toEqual(Float64Array.of(-(2 ** 53 - 1), 49407));
  expect((await roundTrip(TENSORS, "none")).data).toHaveLength(0);
});

test("a source that gives unaligned arrays is read all the same", async () => {
  expect((await roundTrip(TENSORS, "wide", unaligned)).data).toEqual(Float64Array.of(-(2 ** 53 - 1), 49407));
  expect((await roundTrip(TENSORS, "single", unaligned)).data).toEqual(TENSORS["single"]!.data);
});

test("a 64-bit integer that no number holds exactly is refused", async () => {
  const big: WritableTensor = { dtype: "I64", shape: [1], data: BigInt64Array.of(2n ** 53n) };
  await expect(roundTrip({ big }, "big")).rejects.toMatchObject({ code: "INVALID_WEIGHTS" });
});

test("a tensor that the file does not hold is named", async () => {
  await expect(roundTrip(TENSORS, "visual.proj")).rejects.toMatchObject({
    code: "MISSING_TENSOR",
    message: expect.stringContaining('test.safetensors: there is no tensor "visual.proj"'),
  });
});
