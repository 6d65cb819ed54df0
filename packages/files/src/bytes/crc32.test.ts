import { crc32 as ofZlib } from "node:zlib";
import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

test("it is zlib's, for any length, whole and piece by piece", () => {
  const bytes = Uint8Array.from({ length: 61 }, (_, i) => (i * i * 37 + 251) & 255);
  for (let length = 0; length <= bytes.length; length++) {
    const some = bytes.subarray(0, length);
    expect(crc32(some)).toBe(ofZlib(some));
    expect(crc32(some.subarray(length >> 1), crc32(some.subarray(0, length >> 1)))).toBe(ofZlib(some));
  }
});
