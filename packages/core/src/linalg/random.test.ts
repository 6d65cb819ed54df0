import { expect, test } from "vitest";
import { createRandom, createResampler } from "./random.ts";

test("the sequence of a seed never changes", () => {
  const random = createRandom(0);
  expect(Array.from({ length: 4 }, () => random() * 2 ** 32)).toEqual([
    2899526011, 769844623, 220372281, 4270301181,
  ]);
});

test("neighbouring seeds give unrelated sequences", () => {
  const first = Array.from({ length: 100 }, (_, seed) => createRandom(seed)());
  expect(new Set(first).size).toBe(100);
  const mean = first.reduce((sum, x) => sum + x, 0) / 100;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
});

test("numbers are uniform in [0, 1)", () => {
  const random = createRandom(7);
  const counts = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 100_000; i++) {
    counts[Math.floor(random() * 10)]++;
  }
  expect(counts.length).toBe(10);
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquare).toBeLessThan(27.9); // 99.9 % point of 9 degrees of freedom
});

test("a resampler draws what the sequence of its seed says, resample after resample", () => {
  for (const size of [1, 10, 1000]) {
    const random = createRandom(3);
    const resample = createResampler(3);
    for (let draw = 0; draw < 3; draw++) {
      const expected = new Uint16Array(size);
      for (let i = 0; i < size; i++) expected[Math.floor(random() * size)]++;
      const counts = new Uint16Array(size).fill(9);
      resample(counts);
      expect(counts).toEqual(expected);
    }
  }
});
