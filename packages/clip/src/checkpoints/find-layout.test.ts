import { expect, test } from "vitest";
import { findLayout } from "./find-layout.ts";

test("weights of a name that no layout has are pointed to by their own path", () => {
  expect(() => findLayout(new Set(["open_clip_config.json", "epoch_32.pt"]), "/models/mine")).toThrow(
    expect.objectContaining({
      code: "NOT_FOUND",
      message: expect.stringMatching(
        /^\/models\/mine: holds no model;.*loaded by their own path \(epoch_32\.pt\)$/u,
      ),
    }),
  );
});

test.each([
  [["config.json", "pytorch_model.bin"], "hugging-face", "pytorch_model.bin"],
  [
    ["config.json", "model.safetensors.index.json", "pytorch_model.bin"],
    "hugging-face",
    "model.safetensors.index.json",
  ],
  [
    ["config.json", "open_clip_config.json", "open_clip_pytorch_model.bin"],
    "open_clip",
    "open_clip_pytorch_model.bin",
  ],
  [["open_clip_pytorch_model.bin"], "openai", "open_clip_pytorch_model.bin"],
])("of %j the layout is %s with %s", (files, name, weightsFile) => {
  expect(findLayout(new Set(files), "")).toMatchObject({ layout: { name }, weightsFile });
});
