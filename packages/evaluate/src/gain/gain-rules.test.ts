import { matrix } from "@commonground/core";
import { expect, test } from "vitest";
import { addedConcepts } from "./added-concepts.ts";
import { decideClasses } from "./decide-classes.ts";
import { nearestClasses } from "./nearest-classes.ts";
import { splitClasses } from "./split-classes.ts";

test("a class's nearest are the others by cosine, nearest first, never itself", () => {
  const weights = matrix(4, 2, Float32Array.of(1, 0, 0.8, 0.6, 0, 1, -1, 0));
  expect(nearestClasses(weights, 2).map((list) => Array.from(list))).toEqual([
    [1, 2],
    [0, 2],
    [1, 0],
    [2, 1],
  ]);
  expect(nearestClasses(weights, 9)[0]).toHaveLength(3);
});

test("a class takes what was found on images of its nearest, once, and not what it has nor what its own show", () => {
  const images = {
    labels: Int32Array.of(0, 1, 2, 1),
    concepts: [
      ["own sight"],
      ["red nose", "long tail"],
      ["round ear", "red nose"],
      ["long tail", "blue hat"],
    ],
  };
  const own = [["long tail"], [], ["round ear"]];
  expect(addedConcepts(images, own, [Int32Array.of(2, 1), Int32Array.of(0), Int32Array.of(1)])).toEqual([
    ["round ear", "red nose", "blue hat"],
    ["own sight"],
    ["red nose", "long tail", "blue hat"],
  ]);
});

test("a class keeps its base where fewer of its images are right, not where as many are", () => {
  const labels = Int32Array.of(0, 0, 1, 1, 2, 2, 4);
  const base = [1, 0, 1, 1, 0, 1, 1];
  const after = [0, 1, 0, 1, 1, 1, 0];
  const some = ["a word"];
  expect(decideClasses(base, after, labels, [some, some, some, some, []])).toEqual([
    "added",
    "hurts",
    "added",
    "undecided",
    "nothing",
  ]);
});

test("each class is halved by the seed, the odd image is tested, and copies stay on one side", () => {
  const labels = Int32Array.from({ length: 61 }, (_, i) => (i === 60 ? 7 : i % 4));
  // Images 0, 4 and 8 of class 0 are copies.
  const hashes = Array.from(labels, (_, i) => (i === 4 || i === 8 ? "0" : String(i)));
  const { finding, tested } = splitClasses({ labels, hashes }, 1);
  expect([...finding, ...tested].toSorted((a, b) => a - b)).toEqual(Array.from(labels, (_, i) => i));
  expect(splitClasses({ labels, hashes }, 1)).toEqual({ finding, tested });
  expect(splitClasses({ labels, hashes }, 2).finding).not.toEqual(finding);
  for (const label of [1, 2, 3]) {
    expect(finding.filter((i) => labels[i] === label)).toHaveLength(7);
    expect(tested.filter((i) => labels[i] === label)).toHaveLength(8);
  }
  expect(tested).toContain(60);
  for (const seed of [0, 1, 2, 3, 4, 5]) {
    const side = splitClasses({ labels, hashes }, seed).finding;
    expect(new Set([0, 4, 8].map((i) => side.includes(i))).size).toBe(1);
  }
});
