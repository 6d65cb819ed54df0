import { expect, test } from "vitest";
import { findLayout } from "./find-layout.ts";

const refusal = (...names: string[]): string => {
  try {
    findLayout(new Set(names), "/models/mine");
  } catch (error) {
    expect(error).toMatchObject({ code: "UNSUPPORTED_FEATURE" });
    return (error as Error).message;
  }
  return "";
};

test("a pickle is refused with a command that saves it under the name its layout has", () => {
  expect(refusal("config.json", "pytorch_model.bin")).toMatch(
    /torch\.load\('pytorch_model\.bin'.*'model\.saf/,
  );
  expect(refusal("open_clip_config.json", "a.pt")).toMatch(
    /'open_clip_model\.safetensors'.*torch\.jit\.load/,
  );
  expect(refusal("weights.pkl")).toContain("is a pickle");
});

test("a pickle's name that would break out of the command is not put into it", () => {
  expect(refusal("config.json", "');import os;os.system('true')#.bin")).not.toContain("python3");
});

test("a folder of shards is refused as such", () => {
  const files = new Set(["config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json"]);
  expect(() => findLayout(files, "folder")).toThrow(
    /its weights are in shards \(model\.safetensors\.index\.json\)/,
  );
});
