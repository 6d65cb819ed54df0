import { expect, test } from "vitest";
import { chooseFiles, isConfigured } from "./choose-files.ts";

const REPO = "owner/model";

test("open_clip's weights come before the others, and the weights come last", () => {
  const names = [
    ".gitattributes",
    "README.md",
    "config.json",
    "merges.txt",
    "model.safetensors",
    "open_clip_config.json",
    "open_clip_model.safetensors",
    "open_clip_pytorch_model.bin",
    "preprocessor_config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
  ];
  expect(chooseFiles(REPO, names)).toEqual({
    files: [
      "open_clip_config.json",
      "tokenizer.json",
      "tokenizer_config.json",
      "special_tokens_map.json",
      "open_clip_model.safetensors",
    ],
    complete: true,
  });
});

test.each([
  [["open_clip_pytorch_model.safetensors", "open_clip_config.json"], "open_clip_pytorch_model.safetensors"],
  [["model.safetensors", "config.json", "pytorch_model.bin"], "model.safetensors"],
  [["model.safetensors"], "model.safetensors"],
  [["open_clip_model.safetensors", "model.safetensors", "config.json"], "model.safetensors"],
  [["model.safetensors", "open_clip_config.json"], "model.safetensors"],
  [["model.safetensors", "model.safetensors.index.json", "config.json"], "model.safetensors"],
])("of %j the weights are %s", (names, weights) => {
  expect(chooseFiles(REPO, names).files.at(-1)).toBe(weights);
});

test("a repository without tokenizer.json may lack something", () => {
  expect(chooseFiles(REPO, ["open_clip_model.safetensors", "open_clip_config.json"]).complete).toBe(false);
});

test("weights in shards are refused by the name of their index", () => {
  const names = ["config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json"];
  expect(() => chooseFiles(REPO, names)).toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED_FEATURE",
      message: expect.stringContaining("model.safetensors.index.json"),
    }),
  );
});

test("pickles are refused with a command that converts them", () => {
  let message = "";
  try {
    chooseFiles(REPO, ["open_clip_config.json", "open_clip_pytorch_model.bin"]);
  } catch (error) {
    message = (error as Error).message;
    expect(error).toMatchObject({ code: "UNSUPPORTED_FEATURE" });
  }
  expect(message).toMatch(/open_clip_pytorch_model\.bin is a pickle.*is refused; convert it/);
  expect(message).toContain("weights_only=True");
  expect(message).toContain("'/open_clip_model.safetensors')");
  expect(message).not.toContain("\n");
});

test("a pickle's name that would break out of the command is not put into it", () => {
  const name = "'); import os; os.system('true') #.bin";
  expect(() => chooseFiles(REPO, ["config.json", name])).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("python3") }),
  );
});

test.each([
  [["README.md"], "has no weights"],
  [["siglip.safetensors", "config.json"], "has siglip.safetensors"],
])("of %j nothing can be made: %s", (names, reason) => {
  expect(() => chooseFiles(REPO, names)).toThrow(
    expect.objectContaining({ code: "NOT_FOUND", message: expect.stringContaining(reason) }),
  );
});

test.each([
  [["model.safetensors", "config.json", "processor_config.json"], true],
  [["model.safetensors", "config.json", "preprocessor_config.json"], true],
  [["model.safetensors", "config.json"], false],
  [["model.safetensors", "preprocessor_config.json"], false],
  [["open_clip_model.safetensors", "open_clip_config.json"], true],
  [["open_clip_model.safetensors"], false],
])("whether %j are configured: %s", (names, configured) => {
  const { files, complete } = chooseFiles(REPO, names);
  expect(isConfigured(files)).toBe(configured);
  expect(complete).toBe(false);
  expect(chooseFiles(REPO, [...names, "tokenizer.json"]).complete).toBe(configured);
});
