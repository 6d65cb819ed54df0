import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { verifyModel } from "./verify.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/models/${name}`, import.meta.url));

test.each([
  ["openclip-vit-gelu", 2e-5],
  ["openclip-vit-quickgelu", 2e-5],
  ["hf-clip-vit", 2e-5],
  ["openclip-vit-f16", 1e-4],
])("%s agrees with the reference implementation to %d", async (name, tolerance) => {
  const { outputs } = await verifyModel(fixture(name), `${fixture(name)}/expected.safetensors`);
  expect(outputs.map((output) => output.name)).toEqual([
    "image_embedding",
    "tokens",
    "keys",
    "keys_nobias",
    "text_embedding",
  ]);
  for (const { maxAbsoluteDifference } of outputs) {
    expect(maxAbsoluteDifference).toBeLessThanOrEqual(tolerance);
  }
});
