import { expect, test } from "vitest";
import { aloneShapes, colourWithin, drawOverWhite, recolourShapes, SIDE, withoutShapes } from "./edits.ts";
import { colourOfTerm, namesTerm, PAINTED_TERMS, termOf } from "./colours.ts";
import { takeApart } from "./choose-drawings.ts";
import { piecesOf } from "./pieces.ts";
import { drawingOf, shapesOf } from "./shapes.ts";

const svg = (...shapes: string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">${shapes.join("")}</svg>`;
const RED = `<path d="M0 0h4v4H0z" fill="#d02020"/>`;
const BLUE = `<path d="M2 2h4v4H2z" fill="#2020d0"/>`;
const GREEN = `<circle cx="6" cy="6" r="1.5" fill="#20a020"/>`;
const drawing = shapesOf(svg(RED, BLUE, GREEN))!;
const drawn = async (text: string) => Uint8Array.from((await drawOverWhite(text, "a")).data);

/** Vitest compares long arrays number by number, in half a minute. */
const same = async (a: string, b: string) => Buffer.compare(await drawn(a), await drawn(b)) === 0;

test("without a piece and a piece alone are, pixel by pixel, the drawings that never had the others", async () => {
  expect(await same(withoutShapes(drawing, [1]), svg(RED, GREEN))).toBe(true);
  expect(await same(aloneShapes(drawing, [1]), svg(BLUE))).toBe(true);
  expect(await same(withoutShapes(drawing, []), svg(RED, BLUE, GREEN))).toBe(true);
  expect(await same(withoutShapes(drawing, [2]), svg(RED, BLUE, GREEN))).toBe(false);
});

test("a recoloured piece has its new colour, and no pixel outside of its shapes changes", async () => {
  const before = await drawOverWhite(drawingOf(drawing), "a");
  const [, { mask }] = await piecesOf(drawing, SIDE, "a");
  const from = colourWithin(before, mask);
  const alone = await drawn(aloneShapes(drawing, [1]));
  const untouched = Array.from(mask.keys()).filter((p) =>
    alone.subarray(3 * p, 3 * p + 3).every((value) => value === 255),
  );
  for (const term of PAINTED_TERMS) {
    const after = await drawOverWhite(recolourShapes(drawing, [1], from, colourOfTerm(term)), "a");
    expect(termOf(colourWithin(after, mask))).toBe(term);
    const differs = (p: number) => [0, 1, 2].some((c) => after.data[3 * p + c] !== before.data[3 * p + c]);
    expect(untouched.filter(differs)).toEqual([]);
  }
});

test("shading stays when a piece is recoloured", async () => {
  const shaded = shapesOf(
    svg(`<path d="M0 0h4v8H0z" fill="#c03030"/>`, `<path d="M4 0h4v8H4z" fill="#e06060"/>`),
  )!;
  const after = await drawn(recolourShapes(shaded, [0, 1], [0.8, 0.25, 0.25], [0.2, 0.4, 0.8]));
  const [dark, light] = [after.slice(0, 3), after.slice(3 * (SIDE - 1), 3 * SIDE)];
  for (let c = 0; c < 3; c++) expect(light[c]).toBeGreaterThan(dark[c] + 20);
});

test("a drawing that is too simple, or not square, is passed over with its reason", async () => {
  expect(await takeApart("a", svg(RED, BLUE, GREEN))).toBe("of too few shapes");
  expect(await takeApart("a", svg(RED, RED, RED, BLUE))).toBe("of too few pieces");
  expect(await takeApart("a", svg(RED.repeat(61)))).toBe("of too many shapes");
  expect(await takeApart("a", svg(RED, BLUE, GREEN, GREEN).replace("0 0 8 8", "0 0 8 9"))).toBe("not square");
  expect(
    await takeApart("a", svg(RED, BLUE, GREEN, GREEN).replace("<svg", `<svg width="8" height="4"`)),
  ).toBe("that cannot be drawn");
  expect(await takeApart("a", svg(RED, BLUE, GREEN, `<script/>`))).toBe("that cannot be drawn");
  expect(await takeApart("a", "no drawing")).toBe("not built of shapes that stand for themselves");
});

test("a colour's term is the nearest, and a text names it by a word of its own", () => {
  expect(termOf([1, 0.8, 0.3])).toBe("yellow");
  expect(termOf([0.87, 0.18, 0.27])).toBe("red");
  expect(termOf([0.4, 0.13, 0.07])).toBe("brown");
  expect(termOf([0.13, 0.31, 0.82])).toBe("blue");
  expect(termOf([0.96, 0.96, 0.97])).toBe("white");
  expect(namesTerm("dark Red collar", "red")).toBe(true);
  expect(namesTerm("striped feathered tail", "red")).toBe(false);
  expect(namesTerm("gray body", "grey")).toBe(true);
});
