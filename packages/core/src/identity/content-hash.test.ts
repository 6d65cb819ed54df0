import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { contentHash, sha256 } from "./content-hash.ts";

test("sha256 gives the published digests", async () => {
  expect(await sha256(new Uint8Array(0))).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  expect(await sha256(new TextEncoder().encode("abc"))).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("the hash depends on content, not on the order of keys or on undefined properties", async () => {
  const hash = await contentHash({ b: [1, 2], a: { d: null, c: "é" } });
  expect(hash).toBe(createHash("sha256").update('{"a":{"c":"é","d":null},"b":[1,2]}').digest("hex"));
  expect(await contentHash({ a: { c: "é", d: null, e: undefined }, b: [1, 2] })).toBe(hash);
  expect(await contentHash({ b: [2, 1], a: { d: null, c: "é" } })).not.toBe(hash);
});

test("keys are ordered by code unit, also those that look like numbers or __proto__", () => {
  const value: unknown = JSON.parse('{"b":1,"10":2,"9":3,"__proto__":{"x":1},"B":4}');
  expect(canonicalJson(value)).toBe('{"10":2,"9":3,"B":4,"__proto__":{"x":1},"b":1}');
});

test("what JSON cannot hold is refused with its place", () => {
  expect(() => canonicalJson({ a: [0, Number.NaN] })).toThrow(/\$\.a\[1\] is NaN/);
  expect(() => canonicalJson([new Float32Array(1)])).toThrow(/\$\[0\] is an object with a class/);
  expect(() => canonicalJson({ f: () => 1 })).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});
