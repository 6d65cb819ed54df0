import { expect, test } from "vitest";
import { checkFilePath, checkRepo, checkRevision } from "./check-name.ts";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });

test.each(["gpt2", "openai/clip-vit-base-patch16", "timm/ViT-B-16-SigLIP", "a/b_c.d", "_owner/name"])(
  "%s is a repository",
  (repo) => {
    expect(() => checkRepo(repo)).not.toThrow();
  },
);

test.each([
  "",
  "..",
  "../etc",
  "a/../b",
  "a/b/c",
  "/a",
  "a/",
  "a\\b",
  "C:/a",
  "a--b/c",
  "a/-b",
  "a/b.git",
  "a/b\0",
  "a b/c",
  "a/b?x=1",
  "a/b'c",
  `a/${"b".repeat(100)}`,
])("%j is no repository", (repo) => {
  expect(() => checkRepo(repo)).toThrow(refused);
});

test.each(["model.safetensors", "1/deep/path.json", "with space.json", "dots..in.name"])(
  "%s is a file of a repository",
  (path) => {
    expect(() => checkFilePath(path)).not.toThrow();
  },
);

test.each([
  "",
  "..",
  "../outside",
  "a/../../outside",
  "/etc/passwd",
  "a//b",
  "./a",
  "a/",
  "a\\..\\b",
  "C:evil",
  "c:/evil",
  "a\0b",
  "a".repeat(2000),
])("%j would leave its folder and is refused", (path) => {
  expect(() => checkFilePath(path)).toThrow(refused);
  expect(() => checkRevision(path)).toThrow(refused);
});
