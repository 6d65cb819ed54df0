import { expect, test } from "vitest";
import { recordingEncoder } from "../../fixtures/recording-encoder.ts";
import { row } from "../linalg/matrix.ts";
import { descriptorWeights } from "./descriptor-weights.ts";

test("descriptor weights are the unit embeddings of the filled template, in order", async () => {
  const { encoder, batches, unit } = recordingEncoder();
  const descriptors = Array.from({ length: 300 }, (_, i) => `wheel ${i}`);
  const weights = await descriptorWeights(encoder, descriptors, "a photo showing {}");
  expect(batches.map((texts) => texts.length)).toEqual([256, 44]);
  const expected = unit("a photo showing wheel 299");
  for (const [c, x] of row(weights, 299).entries()) expect(x).toBeCloseTo(expected[c], 6);
});

test("an aborted signal stops between batches with its reason", async () => {
  const { encoder, batches } = recordingEncoder();
  const controller = new AbortController();
  const descriptors = Array.from({ length: 600 }, (_, i) => `wheel ${i}`);
  const weights = descriptorWeights(encoder, descriptors, "{}", {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  await expect(weights).rejects.toThrow("enough");
  expect(batches).toHaveLength(1);
});
