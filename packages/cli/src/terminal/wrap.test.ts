import { expect, test } from "vitest";
import { displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

const items = (...texts: string[]) => texts.map((text) => ({ text }));
const dot = { text: " · " };
const paint = (text: string) => `<${text}>`;

test("items share a line while they fit", () => {
  expect(wrap(items("one", "two", "three"), dot, 9)).toEqual(["one · two", "three"]);
});

test("an item longer than a line is broken between words", () => {
  expect(wrap(items("black patches around the eyes", "nose"), dot, 14)).toEqual([
    "black patches",
    "around the",
    "eyes · nose",
  ]);
});

test("a word longer than a line stays whole", () => {
  expect(wrap(items("/a/path/without/spaces", "x"), dot, 8)).toEqual(["/a/path/without/spaces", "x"]);
});

test("wide characters count as the cells they take", () => {
  for (const line of wrap(items("柴犬の耳", "黒い鼻", "尻尾"), dot, 10)) {
    expect(displayWidth(line)).toBeLessThanOrEqual(10);
  }
});

test("each line is painted on its own, so that colours do not run on", () => {
  expect(wrap([{ text: "floppy ears", paint }], dot, 8)).toEqual(["<floppy>", "<ears>"]);
});

test("without a limit all is one line", () => {
  expect(wrap(items("a", "b"), dot, Number.POSITIVE_INFINITY)).toEqual(["a · b"]);
});
