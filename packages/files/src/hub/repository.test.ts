import { expect, test } from "vitest";
import { repoOfFolder, repoPaths } from "./cache-layout.ts";
import { parseRepo } from "./repository.ts";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });

test.each(["gpt2", "openai/clip-vit-base-patch16", "timm/ViT-B-16-SigLIP", "a/b_c.d", "_owner/name"])(
  "%s is a repository",
  (repo) => {
    expect(parseRepo(repo)).toEqual({ type: "model", id: repo });
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
  "datasets/",
  "datasets/a/b/c",
  "spaces/../a",
  "spaces/a\n",
  `a/${"b".repeat(100)}`,
])("%j is no repository", (repo) => {
  expect(() => parseRepo(repo)).toThrow(refused);
});

test.each([
  ["owner/name", "model", "models--owner--name"],
  ["datasets/owner/name", "dataset", "datasets--owner--name"],
  ["datasets/squad", "dataset", "datasets--squad"],
  ["spaces/owner/name", "space", "spaces--owner--name"],
])("%s is a %s, in the folder that huggingface_hub gives it", (repo, type, folder) => {
  expect(parseRepo(repo).type).toBe(type);
  expect(repoPaths("/cache", repo)).toMatchObject({
    root: `/cache/${folder}`,
    locks: `/cache/.locks/${folder}`,
  });
  expect(repoOfFolder(folder)).toBe(repo);
});
