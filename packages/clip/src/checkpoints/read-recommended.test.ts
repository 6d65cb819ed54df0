import { expect, test } from "vitest";
import { loadModel } from "../model/load-model.ts";
import { readRecommended } from "./read-recommended.ts";

const read = (value: unknown) => readRecommended({ path: "open_clip_config.json", value });

test("a configuration may recommend how regions are encoded", () => {
  expect(read({ model_cfg: {}, recommended: { regions: "pooled", projection: "value" } })).toEqual({
    regions: "pooled",
    projection: "value",
  });
  expect(read({ recommended: { regions: "ellipse" } })).toEqual({ regions: "ellipse" });
});

test("most recommend nothing", () => {
  expect(read({ model_cfg: {} })).toBeNull();
  expect(read(undefined)).toBeNull();
});

test.each([{ regions: "squares" }, { candidates: 40 }, "pooled", null])(
  "%j is refused with its place",
  (recommended) => {
    expect(() => read({ recommended })).toThrow(
      expect.objectContaining({
        code: "INVALID_CONFIG",
        message: expect.stringMatching(/open_clip_config\.json: recommended/),
      }),
    );
  },
);

test("the embedded model recommends what measured best with it, its family nothing", async () => {
  for (const [name, expected] of [
    ["emoji-vit-s", { regions: "pooled", projection: "tokens" }],
    ["emoji-vit-16-xs", null],
  ] as const) {
    const model = await loadModel(name);
    expect(model.info.recommended).toEqual(expected);
    await model.dispose();
  }
});
