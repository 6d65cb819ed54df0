import { type Bank, descriptorsOf, parseBank } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import { describe, expect, test } from "vitest";
import { randomPhrases, randomWordsBank, readWords } from "./random-words.ts";

/** In how many classes each phrase of one class stands. */
const shared = (of: Bank) =>
  of.classes["dog face"].map(
    (phrase) => Object.values(of.classes).filter((each) => each.includes(phrase)).length,
  );
const countWords = (phrase: string) => phrase.split(/[^\p{L}\p{N}'’]+/u).filter(Boolean).length;

describe("the embedded bank in random words", async () => {
  const [bank, list] = [await readBank("emoji"), await readWords()];
  const random = randomWordsBank(bank, list, 0);

  test("has as many different descriptors of as many words, in the same places", () => {
    const [before, after] = [descriptorsOf(bank), descriptorsOf(random)];
    expect(after).toHaveLength(before.length);
    expect(after.map(countWords)).toEqual(before.map(countWords));
    expect(after.filter((phrase) => before.includes(phrase))).toEqual([]);
    expect(shared(random)).toEqual(shared(bank));
  });

  test("keeps classes, templates and k, and is a bank", () => {
    expect(Object.keys(random.classes)).toEqual(Object.keys(bank.classes));
    expect([random.classTemplates, random.descriptorTemplate, random.candidates]).toEqual([
      bank.classTemplates,
      bank.descriptorTemplate,
      bank.candidates,
    ]);
    expect(parseBank(JSON.parse(JSON.stringify(random)), "it")).toEqual(random);
  });

  test("has plain words alone, none of a class name", () => {
    const words = new Set(descriptorsOf(random).flatMap((phrase) => phrase.split(" ")));
    const known = new Set(list);
    const named = new Set(Object.keys(bank.classes).flatMap((name) => name.toLowerCase().split(/\W+/u)));
    expect([...words].filter((word) => !known.has(word) || named.has(word))).toEqual([]);
    expect(words.size).toBeGreaterThan(1000);
  });

  test("says what stands for each descriptor", () => {
    const phrases = randomPhrases(bank, list, 0);
    expect(phrases.size).toBe(descriptorsOf(bank).length);
    for (const [name, descriptors] of Object.entries(bank.classes))
      expect(descriptors.map((each) => phrases.get(each))).toEqual(random.classes[name]);
  });

  test("is the same for the same seed and another for another", () => {
    expect(randomWordsBank(bank, list, 0)).toEqual(random);
    expect(randomWordsBank(bank, list, 1)).not.toEqual(random);
  });
});

test("a list too short for as many phrases gives some a word more", async () => {
  const bank = { ...(await readBank("emoji")), classes: { a: [], b: [] }, descriptors: ["x", "y", "z"] };
  const phrases = descriptorsOf(randomWordsBank(bank, ["one", "two"], 0));
  expect(new Set(phrases).size).toBe(3);
  expect(phrases.map(countWords)).toEqual([1, 1, 2]);
});
