import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { embeddedDirectory, embeddedModels } from "./embedded.ts";

test("every embedded model has its weights, of the size that is told", async () => {
  for (const { name, megabytes } of embeddedModels()) {
    const { size } = await stat(join(embeddedDirectory(name)!, "open_clip_model.safetensors"));
    expect(size / 1e6).toBeCloseTo(megabytes, 1);
  }
});

test("another name has no directory", () => {
  expect(embeddedDirectory("../../etc")).toBeUndefined();
});
