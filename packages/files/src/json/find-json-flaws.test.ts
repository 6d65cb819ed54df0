import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonFlaws } from "./find-json-flaws.ts";

const findJsonError = (text: string) => findJsonFlaws(text).syntax;
const findDuplicate = (text: string) => findJsonFlaws(text).duplicate;

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

test("a key that occurs twice in one object is found, whatever lies between", () => {
  expect(findDuplicate('{"a":1,"b":{"c":[1,{"d":2}]},"a":3}')).toEqual({ key: "a", at: 29 });
  expect(findDuplicate('{"a":{"x":1,\n"x" \t:2},"a":3}')).toEqual({ key: "x", at: 13 });
});

test("keys that differ only in their escapes are the same key", () => {
  expect(findDuplicate(String.raw`{"a":1,"\u0061":2}`)).toEqual({ key: "a", at: 7 });
});

test("the same key in different objects and the same string as a value are no flaw", () => {
  expect(findDuplicate('{"a":{"a":"a"},"b":["a","a"],"c":"a","d":[{"e":1},{"e":1}]}')).toBeNull();
});

test("quotes, braces and colons inside strings are not structure", () => {
  const flaws = findJsonFlaws(String.raw`{"a\"{":"}:","b\\":"{\"b\\\":"}`, 1);
  expect(flaws).toEqual({ syntax: null, duplicate: null, depth: null });
});

test("nesting beyond the limit is found without recursion, and without a limit walked to its end", () => {
  expect(findJsonFlaws("[".repeat(1_000_000), 3)).toMatchObject({ syntax: null, depth: 3 });
  expect(findJsonFlaws('{"a":[{}]}', 3).depth).toBeNull();
  expect(findJsonFlaws("[".repeat(1_000_000))).toMatchObject({ syntax: 1_000_000, depth: null });
});

test("a key twice before a fault is found beside it", () => {
  expect(findJsonFlaws('{"a":1,"a":2,}')).toEqual({
    syntax: 13,
    duplicate: { key: "a", at: 7 },
    depth: null,
  });
});
