import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { descriptorsOf } from "./descriptors-of.ts";
import { lintBank } from "./lint-bank.ts";
import { parseBank } from "./parse-bank.ts";

const valid = {
  schema: "commonground/bank@1",
  name: "animals",
  description: "",
  licence: "CC0-1.0",
  classTemplates: ["a photo of a {}"],
  descriptorTemplate: "a photo showing {}",
  classes: { dog: ["floppy ears", "black nose"], cat: ["whiskers", "black nose"] },
  descriptors: ["four legs", "whiskers"],
};

const parse = (changes: object) => () => parseBank({ ...valid, ...changes }, "my.json");

test("a valid bank comes back as it is, without $schema", () => {
  expect(parseBank({ ...valid, $schema: "./bank.schema.json" }, "my.json")).toEqual(valid);
});

test("descriptors are distinct and in order of first appearance, classes first", () => {
  expect(descriptorsOf(parseBank(valid, "my.json"))).toEqual([
    "floppy ears",
    "black nose",
    "whiskers",
    "four legs",
  ]);
});

test("texts are trimmed and normalised, so that equal descriptors are one", () => {
  const bank = parse({
    classes: { " cafe\u0301": [" round table "] },
    descriptors: ["round table", "é", "e\u0301"],
  })();
  expect(Object.keys(bank.classes)).toEqual(["café"]);
  expect(descriptorsOf(bank)).toEqual(["round table", "é"]);
});

test("every error names the source, the path and the code", () => {
  expect(parse({ classes: { dog: ["a b", 7] } })).toThrow(
    expect.objectContaining({
      code: "INVALID_BANK",
      message: 'my.json: classes["dog"][1] must be a string, got 7',
    }),
  );
});

test("what is no bank is refused", () => {
  for (const value of [null, [], "bank", 1]) {
    expect(() => parseBank(value, "my.json")).toThrow(/the bank must be an object/);
  }
  expect(parse({ schema: "commonground/bank@2" })).toThrow(
    /schema must be "commonground\/bank@1", got "commonground/,
  );
  expect(parse({ licens: "x" })).toThrow(/licens is no field of a bank/);
  expect(parse({ licence: undefined })).toThrow(/licence must be a string, got nothing/);
  expect(parse({ classes: [] })).toThrow(/classes must be an object, got a list/);
  expect(parse({ classes: { dog: "ears" } })).toThrow(/classes\["dog"\] must be a list of strings/);
  expect(parse({ descriptors: null })).toThrow(/descriptors must be a list of strings, got null/);
});

test("empty texts, overlong texts and templates without {} are refused", () => {
  expect(parse({ name: " " })).toThrow(/name is empty/);
  expect(parse({ descriptors: ["a", "\u00a0"] })).toThrow(/descriptors\[1\] is empty/);
  expect(parse({ classes: { "": ["a", "b"] } })).toThrow(/classes\[""\] is empty/);
  expect(parse({ descriptors: ["x".repeat(501)] })).toThrow(
    /descriptors\[0\] has 501 characters, 500 are allowed/,
  );
  expect(parse({ descriptors: ["x".repeat(500)] })).not.toThrow();
  expect(parse({ classTemplates: [] })).toThrow(/classTemplates is empty/);
  expect(parse({ classTemplates: ["a {}", "a photo"] })).toThrow(
    /classTemplates\[1\] is "a photo", without {}/,
  );
  expect(parse({ descriptorTemplate: "showing" })).toThrow(/descriptorTemplate is "showing", without {}/);
});

test("classes that become equal by trimming or normalising are refused", () => {
  expect(parse({ classes: { café: ["a"], "cafe\u0301 ": ["b"] } })).toThrow(/both "café"/);
});

test("a bank without descriptors, or with one however often, is refused", () => {
  expect(parse({ classes: {}, descriptors: [] })).toThrow(/hold no descriptor; at least two/);
  expect(parse({ classes: { dog: ["ears"] }, descriptors: ["ears ", "ears"] })).toThrow(
    /hold one distinct descriptor/,
  );
});

const many = (count: number) => ({
  descriptors: Array.from({ length: count }, (_, i) => `thing ${i}`),
  classes: {},
});

test("50,000 descriptors are legal, 200,001 are not, nor 201 templates", () => {
  expect(descriptorsOf(parse(many(50_000))())).toHaveLength(50_000);
  expect(parse(many(200_001))).toThrow(/holds 200001 distinct descriptors, 200000 are allowed/);
  expect(parse({ classTemplates: Array.from({ length: 201 }, () => "a {}") })).toThrow(
    /classTemplates holds 201/,
  );
});

test("a class called __proto__ is a class like any other", () => {
  const value: unknown = JSON.parse(JSON.stringify(valid).replace('"dog"', '"__proto__"'));
  const bank = parseBank(value, "my.json");
  expect(Object.keys(bank.classes)).toEqual(["__proto__", "cat"]);
  expect(descriptorsOf(bank)).toContain("floppy ears");
  expect("floppy" in {}).toBe(false);
});

test("the manual's example is a valid bank without findings", () => {
  const manual = readFileSync(new URL("../../../../docs/banks.md", import.meta.url), "utf8");
  const example: unknown = JSON.parse(/```json\n(.*?)```/su.exec(manual)![1]);
  expect(lintBank(parseBank(example, "docs/banks.md"))).toEqual([]);
});
