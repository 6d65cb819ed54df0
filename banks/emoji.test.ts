import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lintBank } from "../packages/core/src/concepts/lint-bank.ts";
import { parseBank } from "../packages/core/src/concepts/parse-bank.ts";

const bank = parseBank(
  JSON.parse(readFileSync(new URL("./emoji.json", import.meta.url), "utf8")),
  "banks/emoji.json",
);
const lists = Object.values(bank.classes);

test("the emoji bank has 396 classes with six to ten descriptors each", () => {
  expect(lists).toHaveLength(396);
  for (const [name, list] of Object.entries(bank.classes)) {
    expect(list.length, name).toBeGreaterThanOrEqual(6);
    expect(list.length, name).toBeLessThanOrEqual(10);
  }
});

test("the emoji bank has at least 1,000 different descriptors, many of them shared between classes", () => {
  const classesPerDescriptor = new Map<string, number>();
  for (const descriptor of lists.flat()) {
    classesPerDescriptor.set(descriptor, (classesPerDescriptor.get(descriptor) ?? 0) + 1);
  }
  const shared = [...classesPerDescriptor.values()].filter((count) => count > 1).length;
  expect(classesPerDescriptor.size).toBeGreaterThanOrEqual(1000);
  expect(shared).toBeGreaterThanOrEqual(400);
});

test("the emoji bank brings the templates that its model was trained with", () => {
  expect(bank.classTemplates).toEqual(["an emoji of a {}"]);
  expect(bank.descriptorTemplate).toBe("an emoji with {}");
});

test("the linter finds no error in the emoji bank, and one warning that is meant", () => {
  // The face of "face with tongue" is as yellow and round as that of a dozen other classes.
  expect(lintBank(bank).map(({ severity, path }) => `${severity} ${path}`)).toEqual([
    'warning classes["face with tongue"][0]',
  ]);
});

test("descriptors of the emoji bank say what is seen, never what is missing", () => {
  expect(lists.flat().filter((descriptor) => /^(no|not|without)\b/u.test(descriptor))).toEqual([]);
});

test("the bank among the examples is without fault", () => {
  const path = new URL("../examples/pets.json", import.meta.url);
  const pets = parseBank(JSON.parse(readFileSync(path, "utf8")), "examples/pets.json");
  expect(lintBank(pets)).toEqual([]);
});
