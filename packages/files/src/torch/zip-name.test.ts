import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeName, isPlainName } from "./zip-name.ts";

test("a plain name has steps, none of which climbs, stands still or is empty", () => {
  const names = fc.array(fc.constantFrom("/", ".", "..", "a", "ab", "\\", "\0", "é"), { maxLength: 6 });
  fc.assert(
    fc.property(names, (parts) => {
      const name = parts.join("");
      const steps = name.replace(/\/$/u, "").split("/");
      const isPlain = steps.every((step) => !["", ".", ".."].includes(step)) && !/[\\\0]/u.test(name);
      expect(isPlainName(name)).toBe(isPlain);
    }),
    { numRuns: 500 },
  );
});

test("a name of other bytes is another, a byte order mark included; broken UTF-8 is none", () => {
  expect(decodeName(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\u{feff}a");
  expect(decodeName(Uint8Array.of(0xc3, 0xa9))).toBe("é");
  expect(decodeName(Uint8Array.of(0xc3))).toBeUndefined();
});
