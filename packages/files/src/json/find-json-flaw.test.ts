import { expect, test } from "vitest";
import { findJsonFlaw } from "./find-json-flaw.ts";

test("a key that occurs twice in one object is found, whatever lies between", () => {
  expect(findJsonFlaw('{"a":1,"b":{"c":[1,{"d":2}]},"a":3}', 9)).toEqual({ kind: "duplicate", key: "a" });
  expect(findJsonFlaw('{"a":{"x":1,\n"x" \t:2}}', 9)).toEqual({ kind: "duplicate", key: "x" });
});

test("keys that differ only in their escapes are the same key", () => {
  expect(findJsonFlaw(String.raw`{"a":1,"\u0061":2}`, 9)).toEqual({ kind: "duplicate", key: "a" });
});

test("the same key in different objects and the same string as a value are no flaw", () => {
  expect(findJsonFlaw('{"a":{"a":"a"},"b":["a","a"],"c":"a"}', 9)).toBeNull();
});

test("quotes, braces and colons inside strings are not structure", () => {
  expect(findJsonFlaw(String.raw`{"a\"{":"}:","b\\":"{\"b\\\":"}`, 1)).toBeNull();
});

test("nesting beyond the limit is found without recursion", () => {
  expect(findJsonFlaw("[".repeat(1_000_000), 3)).toEqual({ kind: "depth" });
  expect(findJsonFlaw('{"a":[{}]}', 3)).toBeNull();
});

test("text that is no JSON comes to an end", () => {
  for (const text of ["", '"', '{"', '{"a', "}}]", '{"a\\', "{,:}"]) expect(findJsonFlaw(text, 3)).toBeNull();
});
