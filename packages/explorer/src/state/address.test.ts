import { expect, test } from "vitest";
import { readAddress, writeAddress } from "./address.ts";
import { INITIAL, type ViewState } from "./view-state.ts";

const FULL: ViewState = {
  view: "study",
  image: { from: "file", id: "ab".repeat(32) },
  model: { from: "hub", id: "org/name.v1@refs/pr/1" },
  bank: { from: "ours", id: "imagenet" },
  classes: { from: "list", names: ["a dog & a cat", "file:x"] },
  settings: { partCount: 3, regions: "ellipse", temperature: 0.5, features: "keys@4", seed: 4_294_967_295 },
  target: "a dog & a cat = 2 #pets",
  versus: "ネコ",
  without: ["A", "rest"],
  taken: ["long ears", "fur, brown & white"],
  part: "B",
  word: "long ears",
  layer: "none",
  beside: {
    image: { from: "example", id: "1f436" },
    model: null,
    bank: { from: "file", id: "cd".repeat(32) },
    classes: { from: "file", id: "ef".repeat(32) },
    settings: { partCount: 4 },
    target: null,
    versus: "dog",
    without: ["B"],
    part: "C",
  },
  list: "images",
  run: "ViT-B-16_openai/default",
  against: "ViT-L-14_openai/default",
  changes: "concepts",
  measure: "miCoupled",
  label: "apple & pear",
  answer: "=pear",
  answers: "wrong",
  shape: "pictures",
  search: "a#b",
  sort: "-confidence",
  row: 0,
};

test("an address holds every field and gives it back", () => {
  for (const [name, value] of Object.entries(FULL)) {
    expect(value, name).not.toEqual(INITIAL[name as keyof ViewState]);
  }
  expect(readAddress(writeAddress(FULL))).toEqual({ state: FULL, faults: [] });
  expect(writeAddress(readAddress(writeAddress(FULL)).state)).toBe(writeAddress(FULL));
});

test("the initial state needs no address", () => {
  expect(writeAddress(INITIAL)).toBe("");
  expect(readAddress("")).toEqual({ state: INITIAL, faults: [] });
  expect(readAddress("#")).toEqual({ state: INITIAL, faults: [] });
});

test("a second side that has the recommended settings says so, and one that has none of its own says nothing", () => {
  const own = { ...INITIAL, settings: { partCount: 3 }, beside: { settings: {} } };
  expect(writeAddress(own)).toBe("#partCount=3&b.settings=");
  expect(readAddress("#partCount=3&b.settings=")).toEqual({ state: own, faults: [] });
  expect(readAddress("#b.target=").state.beside).toEqual({ target: null });
  expect(readAddress("#target=x").state.beside).toEqual({});
});

test.each([
  ["#b.layer=none", "“b.layer” means nothing here"],
  ["#b.beside=1", "“b.beside” means nothing here"],
  ["#b.settings=1", "“b.settings” cannot be “1”"],
  ["#b.partCount=99", "Setting partCount is 99"],
  ["#model=ours:../x", "“model” cannot be “ours:../x”"],
  ["#model=ours:of-another-version", "“model” cannot be “ours:of-another-version”"],
  ["#bank=of-another-version", "“bank” cannot be “of-another-version”"],
  ["#model=hub:org/name", "“model” cannot be “hub:org/name”"],
  ["#bank=file:1", "“bank” cannot be “file:1”"],
  ["#classes=cat", "“classes” cannot be “cat”"],
  ["#classes=cat%0Acat", "“classes” cannot be “cat"],
  ["#colour=red", "“colour” means nothing here"],
  ["#__proto__=1", "“__proto__” means nothing here"],
  ["#layer=all", "“layer” cannot be “all”"],
  ["#image=given:../x", "“image” cannot be “given:../x”"],
  ["#image=https://example.org/a.png", "“image” cannot be “https://example.org/a.png”"],
  ["#part=A&part=B", "“part” stands in the address twice"],
  ["#without=A+U", "“without” cannot be “A U”"],
  ["#without=A+A", "“without” cannot be “A A”"],
  ["#partCount=0x4", "“partCount” cannot be “0x4”"],
  ["#partCount=21", "Setting partCount is 21; allowed: a whole number from 1 to 20"],
  ["#regions=square", "Setting regions is square; allowed: ellipse, pooled"],
  [`#target=${"x".repeat(301)}`, "“target” cannot be"],
])("%s is refused by name, and the rest of it holds", (hash, fault) => {
  const { state, faults } = readAddress(`${hash}&word=fur`);
  expect(faults).toEqual([expect.stringContaining(fault)]);
  expect(state).toMatchObject({ word: "fur", layer: "parts", settings: {} });
});
