import { expect, test } from "vitest";
import { hubModel } from "./hub-model.ts";
import { locateModel } from "./locate-model.ts";

test.each([
  ["owner/model", "owner/model", undefined],
  ["owner/model@v1", "owner/model", "v1"],
  ["hf-hub:owner/model", "owner/model", undefined],
  ["hf://owner/model@v1", "owner/model", "v1"],
  ["https://huggingface.co/owner/model/", "owner/model", undefined],
  ["https://huggingface.co/owner/model/tree/v1", "owner/model", "v1"],
  ["ViT-B-32/openai", "timm/vit_base_patch32_clip_224.openai", undefined],
  ["ViT-B-32/openai@v1", "timm/vit_base_patch32_clip_224.openai", "v1"],
])("%s is the hub's %s at %s", (name, repo, revision) => {
  expect(hubModel(name)).toEqual({ repo, revision });
});

test.each(["https://example.org/owner/model", "ViT-B-32/opnai", "ViT-B-32/opnai@v1", "../model", "model"])(
  "%s is no model of the hub",
  (name) => {
    expect(hubModel(name)).toBeUndefined();
  },
);

test.each(["hf://datasets/owner/data", "https://huggingface.co/datasets/owner/data", "spaces/owner/app"])(
  "%s is said to be no model",
  (name) => {
    expect(() => hubModel(name)).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: expect.stringMatching(/is a (data set|space) of the hub, not a model/),
      }),
    );
  },
);

test("a revision in the name and another beside it are refused", async () => {
  await expect(locateModel("owner/model@v1", { revision: "v2" })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringMatching(/names the revision v1, and v2 is asked for beside it/),
  });
});
