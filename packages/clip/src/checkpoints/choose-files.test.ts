import { expect, test } from "vitest";
import { chooseFiles } from "./choose-files.ts";

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
  expect(chooseFiles(REPO, names)).toEqual([
    "open_clip_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "open_clip_model.safetensors",
  ]);
});

test.each([
  [["open_clip_pytorch_model.safetensors", "open_clip_config.json"], "open_clip_pytorch_model.safetensors"],
  [["model.safetensors", "config.json", "pytorch_model.bin"], "model.safetensors"],
  [["model.safetensors"], "model.safetensors"],
  [
    ["open_clip_pytorch_model.bin", "open_clip_config.json", "model.safetensors"],
    "open_clip_pytorch_model.bin",
  ],
  [
    ["open_clip_pytorch_model.bin", "open_clip_config.json", "model.safetensors", "config.json"],
    "model.safetensors",
  ],
  [["pytorch_model.bin", "config.json", "tf_model.h5"], "pytorch_model.bin"],
  [["open_clip_pytorch_model.bin"], "open_clip_pytorch_model.bin"],
  [["open_clip_model.safetensors", "model.safetensors", "config.json"], "model.safetensors"],
  [["model.safetensors", "open_clip_config.json"], "model.safetensors"],
  [["model.safetensors", "model.safetensors.index.json", "config.json"], "model.safetensors"],
])("of %j the weights are %s", (names, weights) => {
  expect(chooseFiles(REPO, names).at(-1)).toBe(weights);
});

test("BERT's vocabulary is chosen where there is no tokenizer.json", () => {
  const names = ["config.json", "preprocessor_config.json", "pytorch_model.bin", "vocab.txt"];
  expect(chooseFiles(REPO, names)).toEqual([
    "config.json",
    "preprocessor_config.json",
    "vocab.txt",
    "pytorch_model.bin",
  ]);
  expect(chooseFiles(REPO, [...names, "tokenizer.json"])).not.toContain("vocab.txt");
});

test("shards are chosen with their index, before pickles", () => {
  const shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  const names = [
    "config.json",
    "pytorch_model.bin",
    ...shards,
    "model.safetensors.index.json",
    "model-of.safetensors",
  ];
  const files = ["config.json", "model.safetensors.index.json", ...shards];
  expect(chooseFiles(REPO, names)).toEqual(files);
  const pickled = ["pytorch_model-00001-of-00001.bin", "pytorch_model.bin.index.json", "config.json"];
  expect(chooseFiles(REPO, pickled)).toEqual(["config.json", pickled[1], pickled[0]]);
});

test.each([
  [["config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors"]],
  [["config.json", "model.safetensors.index.json"]],
])("of %j a shard is missing", (names) => {
  expect(() => chooseFiles(REPO, names)).toThrow(
    expect.objectContaining({ code: "NOT_FOUND", message: expect.stringContaining("not all shards") }),
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
