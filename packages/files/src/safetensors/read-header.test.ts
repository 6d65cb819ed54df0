import { expect, test } from "vitest";
import { memorySource } from "../bytes/byte-source.ts";
import { MAX_HEADER_BYTES, readHeader } from "./read-header.ts";
import { writeSafetensors } from "./write.ts";

function prefixed(length: bigint, rest = new Uint8Array()): Uint8Array {
  const bytes = new Uint8Array(8 + rest.length);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  bytes.set(rest, 8);
  return bytes;
}

test("the header of a written file is read back", async () => {
  const file = writeSafetensors({ a: { dtype: "I32", shape: [2], data: Int32Array.of(7, 8) } });
  const header = await readHeader(memorySource(file));
  expect([...header.tensors]).toEqual([["a", { dtype: "I32", shape: [2], begin: 0, end: 8 }]]);
  expect(header.dataOffset + 8).toBe(file.length);
});

test("attack: a header of 2 GiB is refused before it is read", async () => {
  const reads: number[] = [];
  const source = {
    name: "huge.safetensors",
    size: 2 ** 32,
    read(_offset: number, length: number) {
      reads.push(length);
      return Promise.resolve(prefixed(2n ** 31n).slice(0, length));
    },
  };
  await expect(readHeader(source)).rejects.toMatchObject({
    code: "INVALID_WEIGHTS",
    message: expect.stringMatching(/^huge\.safetensors: a header of 2147483648 bytes .*limit is 100000000/),
  });
  expect(reads).toEqual([8]);
});

test("attack: the largest 64-bit header length does not wrap round", async () => {
  await expect(readHeader(memorySource(prefixed(2n ** 64n - 1n)))).rejects.toThrow(
    /18446744073709551615 bytes/,
  );
});

test("a file shorter than its prefix or its header is refused as truncated", async () => {
  for (const size of [0, 1, 7]) {
    await expect(readHeader(memorySource(new Uint8Array(size)))).rejects.toThrow(/too few/);
  }
  await expect(readHeader(memorySource(prefixed(3n, new Uint8Array([0x7b, 0x7d]))))).rejects.toThrow(
    /truncated at 10/,
  );
  await expect(readHeader(memorySource(prefixed(BigInt(MAX_HEADER_BYTES))))).rejects.toThrow(/truncated/);
});
