import { expect, test } from "vitest";
import { expandFeatures, parseFeature } from "./feature-names.ts";
import { createSyntheticEncoder } from "./synthetic-encoder.ts";

const { info } = createSyntheticEncoder();
const encoder = (blocks: number) => ({ info: { ...info, blocks } });

test("a feature's name says its kind and its block", () => {
  expect(parseFeature("keys")).toEqual({ kind: "keys", block: undefined });
  expect(parseFeature("keys-nobias@0")).toEqual({ kind: "keys-nobias", block: 0 });
  expect(parseFeature("cls@11")).toEqual({ kind: "cls", block: 11 });
  expect(parseFeature("cls-keys@*")).toEqual({ kind: "cls-keys", block: "*" });
});

test.each([
  "",
  "token",
  "tokens@",
  "tokens@-1",
  "tokens@1.5",
  "tokens@01",
  "tokens@1e1",
  "cls",
  "toString@1",
])("%j is no feature", (name) => {
  expect(() => parseFeature(name)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});

test("a star stands for every block, and what is asked for twice comes once", () => {
  expect(expandFeatures(encoder(3), ["cls@*", "keys", "cls@1", "tokens@2"])).toEqual([
    "cls@0",
    "cls@1",
    "cls@2",
    "keys",
    "tokens@2",
  ]);
});

test("a block beyond the last is refused with the blocks there are", () => {
  expect(() => expandFeatures(encoder(12), ["tokens@12"])).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_FEATURE", message: expect.stringContaining("0 to 11") }),
  );
});

test("an encoder without blocks gives features of its end alone", () => {
  expect(expandFeatures(encoder(0), ["tokens"])).toEqual(["tokens"]);
  expect(() => expandFeatures(encoder(0), ["cls@*"])).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_FEATURE" }),
  );
});
