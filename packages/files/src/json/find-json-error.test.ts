import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonError } from "./find-json-error.ts";

test("the first character that does not belong is found", () => {
  const cases: [text: string, at: number][] = [
    ['{"a": x}', 6],
    ['{"a": 1,}', 8],
    ["[1, 2", 5],
    ["[1 2]", 3],
    ["{'a': 1}", 1],
    ['{"a" 1}', 5],
    ["[01]", 1],
    ['["a\nb"]', 1],
    ["", 0],
    ["{} {}", 3],
    ["[1}", 2],
    ["[,]", 1],
    ["[nullx]", 1],
    ["nil", 0],
    ["TRUE", 0],
    [String.raw`["\F"]`, 1],
  ];
  for (const [text, at] of cases) expect(findJsonError(text), text).toBe(at);
});

test("valid JSON has no error", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
      expect(findJsonError(JSON.stringify(value, null, indent))).toBeNull();
    }),
  );
  expect(findJsonError('["\u007f\u0085\u2028"]')).toBeNull();
  expect(findJsonError(String.raw`["\u00e9\n\/", 1e5, -0.5E-3, true]`)).toBeNull();
});

test("damaged JSON has an error exactly where JSON.parse refuses it", () => {
  const damage = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", "x", ",", "}", '"', "]", ":", "1", "\\"));
  fc.assert(
    fc.property(damage, ([json, seed, piece]) => {
      const at = seed % (json.length + 1);
      const text = json.slice(0, at) + piece + json.slice(at + 1);
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(findJsonError(text) === null).toBe(valid);
    }),
    { numRuns: 500 },
  );
});

test("a string of 16 MB before the fault is no fault of its own", () => {
  const text = `{"a": "${"x".repeat(16_000_000)}", }`;
  expect(findJsonError(text)).toBe(text.length - 1);
});
