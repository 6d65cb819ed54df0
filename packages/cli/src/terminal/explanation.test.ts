import {
  type Bank,
  createSyntheticEncoder,
  type Explanation,
  explain,
  prepareVocabulary,
} from "@commonground/core";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { attentionExplanation, gridExplanation } from "../../../core/testing/other-explanations.ts";
import { explanationText } from "./explanation.ts";
import { displayWidth } from "./width.ts";

const bank: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "",
  licence: "Apache-2.0",
  classTemplates: ["a drawing of a {}"],
  descriptorTemplate: "a drawing with {}",
  classes: {
    "green tree of 木": ["green leaves that hang over a brown trunk", "green 葉の群れ", "green moss"],
    "blue fish": ["blue scales", "grey fins", "blue tail"],
  },
  descriptors: ["white page"],
};

let explanation: Explanation;
beforeAll(async () => {
  const side = 112;
  const data = new Uint8Array(side * side * 3).fill(255);
  for (let y = 30; y < 80; y++) {
    for (let x = 30; x < 80; x++) data.set([30, 160, 60], (y * side + x) * 3);
  }
  const encoder = createSyntheticEncoder();
  const pixels = { width: side, height: side, data };
  explanation = await explain(encoder, { pixels, path: "tree.png" }, await prepareVocabulary(encoder, bank));
});

const lines = (depth: number, width: number) => explanationText(explanation, { depth, width }).split("\n");

test.each([40, 60, 80, 120])("no line is wider than a terminal of %d cells", (width) => {
  for (const depth of [1, 4, 8, 24]) {
    for (const line of lines(depth, width)) {
      expect(displayWidth(stripVTControlCharacters(line))).toBeLessThanOrEqual(width);
    }
  }
});

test("the parts are drawn beside their words where there are colours and room", () => {
  expect(lines(24, 80).join("\n")).toMatch(/[▀▄]/);
  expect(lines(8, 80).join("\n")).toContain("\u001B[0;38;5;");
  expect(lines(24, 40).join("\n")).not.toMatch(/[▀▄]/);
  expect(lines(4, 80).join("\n")).not.toMatch(/[▀▄]/);
});

test("without colours there is no escape sequence, and shared words are marked all the same", () => {
  const text = lines(1, Number.POSITIVE_INFINITY).join("\n");
  expect(text).not.toContain("\u001B");
  expect(text).toContain("● green");
});

test("wide characters do not shift the words beside the map", () => {
  const columns = lines(24, 80)
    .map((line) => stripVTControlCharacters(line))
    .flatMap((line) => {
      const found = /^(.*?) [A-E] +\d+ %/u.exec(line);
      return found ? [displayWidth(found[1])] : [];
    });
  expect(columns.length).toBe(explanation.parts.length);
  expect(new Set(columns).size).toBe(1);
});

test("what made the answer comes before the words of the parts, and these before what is shared", () => {
  const text = lines(1, 80);
  const at = (start: RegExp) => text.findIndex((line) => start.test(line));
  expect(at(/^carried /)).toBeGreaterThan(0);
  expect(at(/^carried /)).toBeLessThan(at(/^ {2}A /));
  expect(at(/^ {2}A /)).toBeLessThan(at(/^shared /));
});

test("the legend says what the marks and numbers are", () => {
  const text = lines(1, 80).join("\n");
  for (const told of ["● in both encoders", "AUC: mean", "+0.7 doubles the odds"])
    expect(text).toContain(told);
});

const told = async (other: () => Promise<Explanation>, depth: number) =>
  explanationText(await other(), { depth, width: 80 })
    .split("\n")
    .map((line) => stripVTControlCharacters(line));

test("another method is named, and what it does not have is left out", async () => {
  const grid = await told(gridExplanation, 1);
  expect(grid.join("\n")).toContain("method grid");
  expect(grid.slice(3).filter((line) => line !== "")).toEqual([
    "  A  25 %",
    "  B  25 %",
    "  C  25 %",
    "  D  25 %",
  ]);
  const attention = await told(attentionExplanation, 24);
  expect(attention.join("\n")).toContain("method mm-cbm");
  expect(attention.join("\n")).toMatch(/[▀▄].* A +50 % +green leaves/);
  expect(attention).toContain("concepts green leaves 2.50 · brown trunk 0.75");
  expect([...grid, ...attention].join("\n")).not.toMatch(/shared|MI|●|AUC|undefined|NaN|null/);
});
