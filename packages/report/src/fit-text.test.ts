import fc from "fast-check";
import { expect, test } from "vitest";
import { fitName, fitText, textWidth } from "./fit-text.ts";

test("text that fits is left alone", () => {
  expect(fitText("two dark eyes", 200, 13)).toBe("two dark eyes");
});

test("longer text ends in an ellipsis after a word or letter, never after a space", () => {
  expect(fitText("black patches around the eyes", 100, 13)).toMatch(/^black pat\S*…$/);
  expect(fitText("a b c d e f g h", 40, 13)).not.toContain(" …");
});

test("nothing is wider than the room it is given, if that holds an ellipsis", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.integer({ min: 20, max: 300 }),
      fc.boolean(),
      (text, width, bold) => {
        expect(textWidth(fitText(text, width, 13, bold), 13, bold)).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test("names of one family, cut in the middle, are still told apart", () => {
  const names = ["emoji-convnext-small", "emoji-convnext-xsmall"].map((name) => fitName(name, 110, 13));
  expect(names[0]).toMatch(/^emoji-\S*…\S*-small$/u);
  expect(names[1]).not.toBe(names[0]);
  for (const name of names) expect(textWidth(name, 13)).toBeLessThanOrEqual(110);
  expect(fitName("short", 110, 13)).toBe("short");
});

test("it is cut between characters, not inside one", () => {
  const family = "👨‍👩‍👧‍👦";
  expect(fitText(family.repeat(9), 45, 13)).toBe(`${family}${family}…`);
});

// Advances at 100 px, from the fonts' own tables (2.37).
test.each([
  ["black patches around the eyes", 1539, 1730],
  ["two wheels with spokes", 1182, 1343],
  ["Rhinoceros", 554, 627],
  ["MMMM WWWW mmmm", 1194, 1326],
  ["illicit", 233, 278],
  ["0.34 → 0.29", 593, 647],
  ["● two dark eyes", 823, 916],
])("%s is estimated no narrower than in DejaVu Sans, and at most a quarter wider", (text, regular, bold) => {
  expect(textWidth(text, 100)).toBeGreaterThanOrEqual(regular);
  expect(textWidth(text, 100)).toBeLessThan(regular * 1.25);
  expect(textWidth(text, 100, true)).toBeGreaterThanOrEqual(bold);
});
