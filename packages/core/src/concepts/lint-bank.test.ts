import { expect, test } from "vitest";
import type { Bank } from "./bank.ts";
import { lintBank, type LintOptions } from "./lint-bank.ts";

const sound: Bank = {
  schema: "commonground/bank@1",
  name: "animals",
  description: "",
  licence: "CC0-1.0",
  classTemplates: ["a photo of a {}"],
  descriptorTemplate: "a photo showing {}",
  classes: {
    "dog face": ["floppy ears", "black nose", "white stripe on the face"],
    "fire engine": ["red body", "four wheels", "ladder on top"],
  },
  descriptors: ["green leaves"],
};

const rules = (bank: Bank, options?: LintOptions) =>
  lintBank(bank, options).map(({ rule, severity, path }) => `${severity} ${rule} ${path}`);

const withList = (...list: string[]): Bank => ({ ...sound, classes: { ...sound.classes, thing: list } });

const leaks = (name: string, text: string) =>
  rules({ ...sound, classes: { [name]: [text, "a b", "c d"] } }).map((line) => line.split(" ", 2).join(" "));

test("a sound bank has no findings", () => {
  expect(lintBank(sound)).toEqual([]);
});

test("an exact duplicate within a class is an error, across classes it is not", () => {
  expect(rules(withList("two doors", "four wheels", "two doors", "flat roof"))).toEqual([
    'error duplicate classes["thing"][2]',
  ]);
});

test("wordings that differ in case, spacing, hyphens or number are near duplicates, the rarer one is reported", () => {
  const near = (text: string) => rules(withList(text, "two doors", "flat roof"));
  for (const text of ["floppy ear", "floppy-ears", "floppy  ears", "FLOPPY ears", "floppy ears!"]) {
    expect(near(text), text).toContain('warning near-duplicate classes["thing"][0]');
  }
  expect(rules(withList("green leaf", "two doors", "flat roofs"))).toEqual([
    "warning near-duplicate descriptors[0]",
  ]);
  const three = { ...withList("floppy ear", "two doors", "flat roof"), descriptors: ["floppy ear"] };
  expect(lintBank(three)).toEqual([
    {
      rule: "near-duplicate",
      severity: "warning",
      path: 'classes["dog face"][0]',
      message: '"floppy ears" is nearly "floppy ear" at classes["thing"][0]; use one wording',
    },
  ]);
});

test("different things are no near duplicates", () => {
  expect(rules(withList("black glasses", "black glass", "blackened pot"))).toEqual([]);
});

test("a descriptor with the telling words of its class name is an error, with some of them a warning", () => {
  expect(leaks("dog face", "dog-like nose")).toEqual(["error class-name"]);
  expect(leaks("dog face", "doglike nose")).toEqual(["error class-name"]);
  expect(leaks("dog face", "the nose of dogs")).toEqual(["error class-name"]);
  expect(leaks("grinning face", "wide grin")).toEqual(["error class-name"]);
  expect(leaks("fire engine", "roaring engine")).toEqual(["warning class-name"]);
  expect(leaks("fire engine", "engine for fires")).toEqual(["error class-name"]);
  expect(leaks("woman's boot", "leather of a boot")).toEqual(["warning class-name"]);
});

test("words for common parts and properties give no class away unless its name has no others", () => {
  expect(leaks("dog face", "white stripe on the face")).toEqual([]);
  expect(leaks("four leaf clover", "four leaves")).toEqual([]);
  expect(leaks("smiling face with horns", "eyes with long lashes")).toEqual([]);
  expect(leaks("T-Rex", "t shape")).toEqual([]);
  expect(leaks("orange", "orange skin")).toEqual(["warning class-name"]);
});

test("blank texts are errors, in classes, templates and descriptors", () => {
  expect(rules({ ...withList("two doors", "flat roof", "wide base", " "), classTemplates: [""] })).toEqual([
    "error empty classTemplates[0]",
    'error empty classes["thing"][3]',
  ]);
  expect(rules({ ...sound, classes: { "": ["a b", "c d", "e f"] }, descriptors: [""] })).toEqual([
    'error empty classes[""]',
    "error empty descriptors[0]",
  ]);
});

test("a template without the place of the name, or none at all, is an error", () => {
  expect(rules({ ...sound, classTemplates: ["a photo"], descriptorTemplate: "showing" })).toEqual([
    "error template classTemplates[0]",
    "error template descriptorTemplate",
  ]);
  expect(rules({ ...sound, classTemplates: [] })).toEqual(["error template classTemplates"]);
});

const tokenCount = (text: string) => text.split(" ").length + 2;

test("length is counted in tokens of the filled template, and only when the model is known", () => {
  expect(rules(sound, { tokenCount, contextLength: 10 })).toEqual([]);
  expect(rules(sound, { tokenCount, contextLength: 9 })).toEqual(['error too-long classes["dog face"][2]']);
  expect(rules(sound, { tokenCount, contextLength: 7 })).toContain('error too-long classes["dog face"]');
  expect(rules(withList("a b", "c d", "x".repeat(501)))).toEqual(['error too-long classes["thing"][2]']);
});

const found = (text: string) =>
  lintBank(withList(text, "a b", "c d")).map(
    ({ severity, rule, message }) => `${severity} ${rule}: ${message}`,
  );

test("broken and invisible characters are reported by what they are", () => {
  expect(found("caf\uFFFD sign")).toEqual([expect.stringMatching(/^error encoding: .*U\+FFFD/)]);
  expect(found("tab\there")).toEqual([expect.stringMatching(/^error encoding: .*control/)]);
  expect(found("half \ud83d pair")).toEqual([expect.stringMatching(/^error encoding: .*surrogate/)]);
  expect(found("cafÃ© sign")).toEqual([expect.stringMatching(/^error encoding: .*Latin-1/)]);
  expect(found("sailorâ€™s hat")[0]).toMatch(/^error encoding: .*Latin-1/);
  expect(found("cafe\u0301 sign")).toEqual([expect.stringMatching(/^warning encoding: .*normal form C/)]);
  expect(found("sailor’s hat")).toEqual([expect.stringMatching(/^warning encoding: .*quotation/)]);
  expect(found("zero\u200bwidth")).toEqual([expect.stringMatching(/^warning encoding: .*invisible/)]);
  expect(found(" wide base")).toEqual([expect.stringMatching(/^warning encoding: .*white space/)]);
  expect(found("café sign")).toEqual([]);
  expect(found("sailor's hat")).toEqual([]);
});

test("a class with fewer than three descriptors is a warning, a bank with fewer than two an error", () => {
  expect(rules(withList("two doors"))).toEqual(['warning few-descriptors classes["thing"]']);
  expect(rules({ ...sound, classes: {}, descriptors: ["one"] })).toEqual(["error few-descriptors classes"]);
});

test("capitals stand out in a bank of lower case", () => {
  expect(rules(withList("Two doors", "FLAT ROOF", "T-shaped base"))).toEqual([
    'warning case classes["thing"][0]',
    'warning case classes["thing"][1]',
  ]);
  expect(rules({ ...sound, classes: {}, descriptors: ["Two doors", "Flat roof"] })).toEqual([]);
});
