import { lintBank } from "@commonground/core";
import { expect, test } from "vitest";
import { cleanDescriptors } from "./clean-descriptors.ts";
import { oneWording } from "./one-wording.ts";

const templates = { classTemplates: ["a photo of a {}"], descriptorTemplate: "a photo showing {}" };
const clean = (className: string, phrases: readonly string[], count = 20) =>
  cleanDescriptors(className, phrases, count, templates);

test("the form is mended: articles, capitals, numbering, quotation marks, full stops, white space", () => {
  const { kept, refused } = clean("dog", [
    "A Black nose.",
    "the long  tail",
    "2. “pointed ears”",
    "- its wet muzzle;",
    "LARGE PAWS",
    "T-shaped blaze\u00A0on the chest",
    "anchor tattoo",
  ]);
  expect(kept).toEqual([
    "black nose",
    "long tail",
    "pointed ears",
    "wet muzzle",
    "large paws",
    "T-shaped blaze on the chest",
    "anchor tattoo",
  ]);
  expect(refused).toEqual([]);
});

test("what gives the class away, sentences, repetitions and nothing at all are refused, each with its reason", () => {
  const { kept, refused } = clean("dog", [
    "floppy ears",
    "dog-like nose",
    "floppy ear",
    "floppy ears",
    "  ",
    "it is often seen with a collar and a leash in the park",
    "lost \uFFFD character",
  ]);
  expect(kept).toEqual(["floppy ears"]);
  expect(Object.fromEntries(refused.map(({ rule, text }) => [rule, text]))).toEqual({
    words: "it is often seen with a collar and a leash in the park",
    "class-name": "dog-like nose",
    "near-duplicate": "floppy ear",
    duplicate: "floppy ears",
    empty: "",
    encoding: "lost \uFFFD character",
  });
  expect(refused).toHaveLength(6);
  expect(refused.find(({ rule }) => rule === "class-name")?.why).toMatch(
    /gives its class "dog" away by "dog"/,
  );
});

test("the first ones are kept, so many as were asked for, after what is refused", () => {
  expect(clean("dog", ["dog", "one spot", "two spots", "black nose", "long tail"], 2).kept).toEqual([
    "one spot",
    "two spots",
  ]);
});

test("of phrases that differ in number or hyphens alone the most frequent wording stands for all", () => {
  expect(
    oneWording({
      dog: ["floppy ear", "black nose"],
      rabbit: ["floppy ears", "black noses"],
      goat: ["floppy-ears", "floppy ears"],
      747: ["♥"],
      heart: ["♥", "♡"],
    }),
  ).toEqual({
    dog: ["floppy ears", "black nose"],
    rabbit: ["floppy ears", "black nose"],
    goat: ["floppy ears"],
    747: ["♥"],
    heart: ["♥", "♡"],
  });
});

test("what was cleaned and put into one wording lints clean, warnings included", () => {
  const answers: Record<string, string[]> = {
    dog: ["Floppy Ears", "a dog's nose", "Wagging tail", "wet nose", "WET NOSE"],
    "fire engine": ["red body", "ladder on the roof", "engine noise", "flashing lights", "wagging tails"],
    orange: ["orange skin", "dimpled peel", "green stem", "Floppy-ears", "round shape"],
  };
  const classes = oneWording(
    Object.fromEntries(Object.entries(answers).map(([name, list]) => [name, [...clean(name, list).kept]])),
  );
  const bank = {
    schema: "commonground/bank@1",
    name: "b",
    description: "",
    licence: "",
    ...templates,
  } as const;
  expect(lintBank({ ...bank, classes, descriptors: [] })).toEqual([]);
  expect(classes["dog"]).toContain("floppy Ears");
});
