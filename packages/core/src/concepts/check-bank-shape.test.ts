import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkBankShape } from "./check-bank-shape.ts";
import { MAX_CLASSES, MAX_CLASS_TEMPLATES, MAX_TEXT_LENGTH } from "./limits.ts";

const bank = {
  schema: "commonground/bank@1",
  name: "animals",
  description: "",
  licence: "CC0-1.0",
  classTemplates: ["a photo of a {}"],
  descriptorTemplate: "a photo showing {}",
  classes: {},
  descriptors: [" ", "e\u0301"],
};

test("texts are left as they stand, for the linter", () => {
  expect(checkBankShape(bank, "my.json")).toEqual(bank);
});

test("candidates may be recommended by the way regions are encoded", () => {
  const candidates = { ellipse: 50, pooled: 120 };
  expect(checkBankShape({ ...bank, candidates }, "my.json").candidates).toEqual(candidates);
  expect(() => checkBankShape({ ...bank, candidates: { ellipse: 50 } }, "my.json")).toThrow(
    /candidates.pooled must be a whole number from 1, got nothing/,
  );
  expect(() => checkBankShape({ ...bank, candidates: { ...candidates, square: 1 } }, "my.json")).toThrow(
    /candidates.square is no way to encode regions/,
  );
});

test("a recommended number of candidates is kept, and must be a whole number from 1", () => {
  expect(checkBankShape({ ...bank, candidates: 50 }, "my.json").candidates).toBe(50);
  for (const candidates of [0, 2.5, "50", null]) {
    expect(() => checkBankShape({ ...bank, candidates }, "my.json")).toThrow(
      /candidates must be a whole number from 1/,
    );
  }
});

test("the published JSON Schema names the same fields and the same caps", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../../../banks/bank.schema.json", import.meta.url), "utf8"),
  );
  expect(schema.required.toSorted()).toEqual(Object.keys(bank).toSorted());
  expect(schema.additionalProperties).toBe(false);
  expect(Object.keys(schema.properties).toSorted()).toEqual(
    ["$schema", "candidates", ...Object.keys(bank)].toSorted(),
  );
  for (const field of schema.required) {
    const { [field]: _, ...rest } = bank as Record<string, unknown>;
    expect(() => checkBankShape(rest, "my.json"), field).toThrow(/nothing \(it is missing\)/);
  }
  expect(schema.properties.schema.const).toBe(bank.schema);
  expect(schema.$defs.text.maxLength).toBe(MAX_TEXT_LENGTH);
  expect(schema.$defs.template.maxLength).toBe(MAX_TEXT_LENGTH);
  expect(schema.properties.classTemplates.maxItems).toBe(MAX_CLASS_TEMPLATES);
  expect(schema.properties.classes.maxProperties).toBe(MAX_CLASSES);
});
