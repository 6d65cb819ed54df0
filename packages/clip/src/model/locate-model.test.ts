import { expect, test } from "vitest";
import { hubRepo } from "./locate-model.ts";

test.each([
  ["owner/model", "owner/model"],
  ["hf-hub:owner/model", "owner/model"],
  ["https://huggingface.co/owner/model", "owner/model"],
  ["https://huggingface.co/owner/model/", "owner/model"],
  ["ViT-B-32/openai", "timm/vit_base_patch32_clip_224.openai"],
  ["https://example.org/owner/model", undefined],
  ["ViT-B-32/opnai", undefined],
  ["../model", undefined],
])("%s is the hub's %s", (name, repo) => {
  expect(hubRepo(name)).toBe(repo);
});
