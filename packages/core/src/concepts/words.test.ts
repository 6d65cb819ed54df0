import { expect, test } from "vitest";
import { phraseKey, pluralKey, stemKey, words } from "./words.ts";

test("words are lower-case, split at hyphens and punctuation, without possessive endings", () => {
  expect(words("The Dog-like nose, e\u0301t\u00e9!")).toEqual(["the", "dog", "like", "nose", "été"]);
  expect(words("woman’s boot, sailors' hats, o'clock")).toEqual([
    "woman",
    "boot",
    "sailors",
    "hats",
    "o'clock",
  ]);
});

test("singular and plural have one key", () => {
  const pairs = [
    ["ear", "ears"],
    ["leaf", "leaves"],
    ["knife", "knives"],
    ["cherry", "cherries"],
    ["cookie", "cookies"],
    ["box", "boxes"],
    ["brush", "brushes"],
    ["bus", "buses"],
    ["horse", "horses"],
    ["potato", "potatoes"],
    ["shoe", "shoes"],
    ["toe", "toes"],
    ["eye", "eyes"],
    ["toy", "toys"],
    ["dress", "dresses"],
    ["tooth", "teeth"],
    ["foot", "feet"],
  ];
  for (const [singular, plural] of pairs) expect(pluralKey(plural), plural).toBe(pluralKey(singular));
});

test("words that only look like plurals keep to themselves", () => {
  for (const [a, b] of [
    ["glasses", "glass"],
    ["gas", "ga"],
    ["dress", "dres"],
    ["iris", "iri"],
    ["cactus", "cactu"],
  ]) {
    expect(pluralKey(a), a).not.toBe(pluralKey(b));
  }
});

test("stems lose verb and likeness endings, short words do not", () => {
  for (const [word, stem] of [
    ["grinning", "grin"],
    ["smiling", "smile"],
    ["crying", "cry"],
    ["spotted", "spot"],
    ["catlike", "cat"],
    ["billed", "bill"],
    ["nursing", "nurses"],
    ["closed", "close"],
  ]) {
    expect(stemKey(word), word).toBe(stemKey(stem));
  }
  for (const word of ["ring", "king", "string", "bed", "red", "fish"])
    expect(stemKey(word)).toBe(pluralKey(word));
});

test("phrases are one but for case, spacing, hyphens and number; digits stay apart", () => {
  expect(phraseKey("Floppy-Ear")).toBe(phraseKey("floppy  ears"));
  expect(phraseKey("tooth brush")).toBe(phraseKey("toothbrushes"));
  expect(phraseKey("shape 1 23")).not.toBe(phraseKey("shape 12 3"));
  expect(phraseKey("long ears")).not.toBe(phraseKey("longer ears"));
});
