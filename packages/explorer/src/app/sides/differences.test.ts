import type { MutualKnowledgeExplanation } from "@commonground/core";
import { encodeRuns } from "@commonground/core";
import { expect, test } from "vitest";
import { pairAnswers, pairValues, wordsApart } from "./differences.ts";

const top = (...answers: [string, number][]) => ({
  top: answers.map(([name, probability]) => ({ name, probability, similarity: 0 })),
});

test("answers of either side stand together; what a side does not tell is at most its last, or no class of its", () => {
  const rows = pairAnswers(top(["dog", 0.6], ["cat", 0.3]), top(["fox", 0.9], ["dog", 0.1]), {
    first: ["dog", "cat", "fox"],
    second: ["dog", "fox"],
  });
  expect(rows).toEqual([
    { name: "fox", first: { probability: 0.3, atMost: true }, second: { probability: 0.9, atMost: false } },
    { name: "dog", first: { probability: 0.6, atMost: false }, second: { probability: 0.1, atMost: false } },
    { name: "cat", first: { probability: 0.3, atMost: false }, second: null },
  ]);
});

test("words are those of one side, of both, and of the other", () => {
  expect(wordsApart(["fur", "ears", "nose"], ["nose", "horns", "fur"])).toEqual({
    first: ["ears"],
    both: ["fur", "nose"],
    second: ["horns"],
  });
});

function weighed(sha256: string, values: readonly number[], from = 0): MutualKnowledgeExplanation {
  const [width, height] = [10, 10];
  const players = [...values.slice(0, -1).map((_, p) => "ABCD"[p]!), "rest"];
  const parts = players.slice(0, -1).map((label, i) => {
    const data = Uint8Array.from({ length: 100 }, (_, p) => Number(Math.floor(p / 20) === i + from));
    return { label, mask: encodeRuns({ width, height, data }), descriptors: [] };
  });
  const causes = { players, logodds: { values, all: 0, none: 0 } };
  return {
    image: { sha256, frame: { width, height } },
    parts,
    causes,
  } as unknown as MutualKnowledgeExplanation;
}

test("values of parts in the same place stand together, those that differ most first, then parts alone", () => {
  // The second side's A lies where the first one's B does.
  expect(pairValues(weighed("x", [3, 1, 0.5]), weighed("x", [2.5, 7, 0.25], 1))).toEqual([
    { first: "B", second: "A", values: { first: 1, second: 2.5 } },
    { first: "rest", second: "rest", values: { first: 0.5, second: 0.25 } },
    { first: "A", second: null, values: { first: 3, second: null } },
    { first: null, second: "B", values: { first: null, second: 7 } },
  ]);
});

test("two images, and sides without values, have none to compare", () => {
  expect(pairValues(weighed("x", [1, 2]), weighed("y", [1, 2]))).toBe(null);
  expect(pairValues(weighed("x", [1, 2]), { ...weighed("x", [1, 2]), causes: null })).toBe(null);
});
