import { encodeRuns, type MutualKnowledgeExplanation } from "@commonground/core";
import { expect, test } from "vitest";
import { pairsOfParts } from "./pairs-of-parts.ts";

type Box = readonly [label: string, left: number, top: number, right: number, bottom: number];

/** Parts as boxes in shares of the frame. */
function divided(sha256: string, width: number, height: number, boxes: readonly Box[]) {
  const parts = boxes.map(([label, left, top, right, bottom]) => {
    const data = Uint8Array.from({ length: width * height }, (_, p) => {
      const [x, y] = [((p % width) + 0.5) / width, (Math.floor(p / width) + 0.5) / height];
      return Number(x > left && x < right && y > top && y < bottom);
    });
    return { label, mask: encodeRuns({ width, height, data }) };
  });
  return { image: { sha256, frame: { width, height } }, parts } as unknown as MutualKnowledgeExplanation;
}

const FIRST: readonly Box[] = [
  ["A", 0, 0, 0.5, 1],
  ["B", 0.5, 0, 1, 0.5],
  ["C", 0.5, 0.5, 1, 1],
];

test("parts in the same place are paired, whatever the frames' sizes and the letters", () => {
  const second = divided("x", 224, 112, [
    ["A", 0.5, 0.5, 1, 1],
    ["B", 0, 0.1, 0.5, 1],
    ["C", 0.9, 0, 1, 0.1],
  ]);
  const first = divided("x", 112, 112, FIRST);
  expect(pairsOfParts(first, second)).toEqual([
    ["C", "A"],
    ["A", "B"],
  ]);
  expect(pairsOfParts(second, first)).toEqual([
    ["A", "C"],
    ["B", "A"],
  ]);
});

test("a part has one partner, the one that it overlaps most", () => {
  const second = divided("x", 112, 112, [
    ["A", 0, 0, 0.5, 0.6],
    ["B", 0, 0.6, 0.5, 1],
  ]);
  expect(pairsOfParts(divided("x", 112, 112, FIRST), second)).toEqual([["A", "A"]]);
});

test("parts of two images have no place in common", () => {
  expect(pairsOfParts(divided("x", 112, 112, FIRST), divided("y", 112, 112, FIRST))).toEqual([]);
});
