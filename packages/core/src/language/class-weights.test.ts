import { expect, test } from "vitest";
import { recordingEncoder } from "../../fixtures/recording-encoder.ts";
import { row } from "../linalg/matrix.ts";
import { classWeights } from "./class-weights.ts";

test("a class weight is the normalised mean of its normalised sentences", async () => {
  const { encoder, batches, unit } = recordingEncoder();
  const weights = await classWeights(encoder, ["dog", "cat", "goose"], ["a {}", "a photo of a {}."]);
  expect(batches.flat()).toEqual([
    "a dog",
    "a photo of a dog.",
    "a cat",
    "a photo of a cat.",
    "a goose",
    "a photo of a goose.",
  ]);
  expect([weights.rows, weights.columns]).toEqual([3, 4]);
  const [a, b] = [unit("a goose"), unit("a photo of a goose.")];
  const mean = a.map((x, i) => (x + b[i]) / 2);
  const norm = Math.hypot(...mean);
  for (const [i, x] of row(weights, 2).entries()) expect(x).toBeCloseTo(mean[i] / norm, 6);
});

test("texts are encoded 256 at a time, classes across batches included, and progress is told", async () => {
  const { encoder, batches, unit } = recordingEncoder();
  const classes = Array.from({ length: 201 }, (_, i) => `class ${"o".repeat(i % 7)}`);
  const progress: number[][] = [];
  const templates = ["{}", "a {}", "eee {}"];
  const weights = await classWeights(encoder, classes, templates, {
    onProgress: (done, total) => progress.push([done, total]),
  });
  expect(batches.map((texts) => texts.length)).toEqual([256, 256, 91]);
  expect(progress).toEqual([
    [256, 603],
    [512, 603],
    [603, 603],
  ]);
  const units = templates.map((template) => unit(template.replace("{}", classes[85])));
  const sum = units[0].map((_, c) => units.reduce((s, u) => s + u[c], 0));
  const norm = Math.hypot(...sum);
  for (const [c, x] of row(weights, 85).entries()) expect(x).toBeCloseTo(sum[c] / norm, 6);
});

test("classes without a template are refused", async () => {
  await expect(classWeights(recordingEncoder().encoder, ["dog"], [])).rejects.toThrow(/no class template/);
});
