import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { digestSha256 } from "./sha256.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test.each([0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000])("of %i bytes it is what Node computes", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) % 256);
  expect(hex(digestSha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
  // A view into a longer buffer, too.
  const longer = new Uint8Array(length + 10).fill(9);
  longer.set(bytes, 5);
  expect(hex(digestSha256(longer.subarray(5, 5 + length)))).toBe(hex(digestSha256(bytes)));
});
