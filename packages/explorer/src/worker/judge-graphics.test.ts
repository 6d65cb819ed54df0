import { expect, test } from "vitest";
import { judgeGraphics, noCard } from "./judge-graphics.ts";

const PROCESSOR = {
  values: { embeddings: Float32Array.of(1, -4, 2), tokens: Float32Array.of(0.5, 0.25) },
  milliseconds: 100,
};
const graphics = (values: Readonly<Record<string, Float32Array>>, milliseconds = 20) => ({
  values: { ...PROCESSOR.values, ...values },
  milliseconds,
});

test("a graphics card that is right and quicker is used, one that is slower only where that is said", () => {
  const close = { embeddings: Float32Array.of(1.0002, -4, 2) };
  expect(judgeGraphics(PROCESSOR, graphics(close))).toEqual({
    use: true,
    why: "the graphics card’s numbers differ by 5.0e-5 of the largest, and it is 5.0 times as quick",
  });
  const slower = judgeGraphics(PROCESSOR, graphics(close, 250));
  expect(slower.use).toBe(false);
  expect(slower.why).toMatch(/, but it takes 2\.5 times as long$/);
  expect(judgeGraphics(PROCESSOR, graphics(close, 250), true).use).toBe(true);
});

test.each([
  ["a value that is off by more than a share of the largest", { embeddings: Float32Array.of(1, -4.001, 2) }],
  ["a value of a kind whose own largest is small", { tokens: Float32Array.of(0.5, 0.2502) }],
  ["what is no number", { tokens: Float32Array.of(0.5, Number.NaN) }],
  ["what is infinite", { tokens: Float32Array.of(0.5, Infinity) }],
  ["too few values", { tokens: Float32Array.of(0.5) }],
  ["zeros", { embeddings: new Float32Array(3) }],
])("a graphics card is not used for %s, however quick", (_, values) => {
  const { use, why } = judgeGraphics(PROCESSOR, graphics(values, 1), true);
  expect(use).toBe(false);
  expect(why).toMatch(/^the graphics card’s numbers .*, so it is not used$/);
});

test("no offer and software are no card", () => {
  expect(noCard(undefined)).toContain("no graphics card");
  expect(noCard({ vendor: "google", architecture: "swiftshader" })).toContain("software");
  expect(noCard({ description: "llvmpipe (LLVM 15.0.7, 256 bits)" })).toContain("software");
  expect(noCard({ vendor: "microsoft", isFallbackAdapter: true })).toContain("software");
  expect(noCard({ vendor: "nvidia", architecture: "hopper", isFallbackAdapter: false })).toBeNull();
  expect(noCard({})).toBeNull();
});
