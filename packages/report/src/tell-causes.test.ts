import type { Attribution, Explanation } from "@commonground/core";
import { expect, test } from "vitest";
import { tellCauses } from "./tell-causes.ts";

const attribution = (values: readonly number[]): Attribution => ({
  all: values.reduce((sum, value) => sum + value, 0),
  none: 0,
  values,
  standardErrors: null,
  interactions: null,
});

function explained(causes: object | null): Explanation {
  return {
    prediction: { explained: { name: "dog" }, top: [{ name: "dog" }] },
    parts: [
      { label: "A", descriptors: [{ descriptor: "ears" }] },
      { label: "B", descriptors: [] },
    ],
    causes: causes && {
      players: ["A", "B", "rest"],
      logodds: attribution([2.1, 0.01, -0.4]),
      versus: null,
      enough: [["A"]],
      needed: [{ without: ["A", "B"], becomes: "cat" }],
      ...causes,
    },
  } as unknown as Explanation;
}

test("what carried an answer, what spoke against it, what is enough, and what it would have been", () => {
  expect(tellCauses(explained({}))).toEqual([
    { topic: "for", text: "A (ears) +2.10" },
    { topic: "against", text: "everything else −0.40" },
    { topic: "enough", text: "A (ears) alone" },
    { topic: "without", text: "without A (ears) and B it would be “cat”" },
  ]);
});

test("nothing is told where nothing was asked for", () => {
  expect(tellCauses(explained(null))).toEqual([]);
});

test("players beyond the first four are told as a sum, not left out", () => {
  const players = ["A", "B", "C", "D", "E", "F"];
  const [{ text }] = tellCauses(explained({ players, logodds: attribution([6, 5, 4, 3, 2, 1]) }));
  expect(text).toMatch(/D \+3\.00, 2 more \+3\.00$/);
});

test("an answer that nothing changes, and one that the page alone gets, are said", () => {
  const told = tellCauses(explained({ enough: [[]], needed: [] })).map(({ text }) => text);
  expect(told).toContain("nothing at all: with every part taken away the answer is “dog” still");
  expect(told).toContain("whatever is taken away, the answer stays “dog”");
});

test("sets beyond the first four are counted, not left out", () => {
  const sets = ["A", "B", "C", "D", "E", "F"].map((player) => [player]);
  const needed = sets.map((without) => ({ without, becomes: "cat" }));
  const told = new Map(
    tellCauses(explained({ enough: sets, needed })).map(({ topic, text }) => [topic, text]),
  );
  expect(told.get("enough")).toBe("A (ears), or B, or C, or D alone; 2 more as small");
  expect(told.get("without")).toMatch(/without D it would be “cat”; 2 more as small$/u);
});
