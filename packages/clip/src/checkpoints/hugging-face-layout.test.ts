import { expect, test } from "vitest";
import { huggingFaceLayout } from "./hugging-face-layout.ts";

const parse = (config: object, preprocessor?: object) =>
  huggingFaceLayout.parse(
    { path: "config.json", value: config },
    preprocessor === undefined ? undefined : { path: "preprocessor_config.json", value: preprocessor },
    () => false,
  );

test("a configuration that stores nothing is CLIP ViT-B/32", () => {
  const { vision, text, embeddingDimension, preprocess } = parse({ model_type: "clip" });
  expect(vision).toMatchObject({ family: "vit", grid: { rows: 7, columns: 7 } });
  expect(text).toMatchObject({ contextLength: 77, vocabularySize: 49_408 });
  expect(embeddingDimension).toBe(512);
  expect(preprocess).toMatchObject({ width: 224, resize: "shortest", interpolation: "bicubic", fill: 0 });
});

test.each([
  [{ size: 224, crop_size: 224, resample: 3 }, "shortest", "bicubic"],
  [
    { size: { shortest_edge: 224 }, crop_size: { height: 224, width: 224 }, resample: 2 },
    "shortest",
    "bilinear",
  ],
  [{ size: { height: 224, width: 224 }, do_center_crop: false }, "squash", "bicubic"],
])("preprocessing %j is understood", (preprocessor, resize, interpolation) => {
  const { preprocess } = parse({ model_type: "clip" }, { ...preprocessor, image_mean: [0, 0.5, 1] });
  expect(preprocess).toMatchObject({ resize, interpolation, mean: [0, 0.5, 1] });
});

test("preprocessing to another size than the model's is refused", () => {
  expect(() => parse({ model_type: "clip" }, { size: 256, crop_size: 224 })).toThrow(
    expect.objectContaining({ code: "INVALID_CONFIG", message: expect.stringContaining("found 256, 224") }),
  );
});

test("weights have the names of CLIPModel", () => {
  const { locate } = parse({ model_type: "clip" });
  expect(locate("text.blocks.1.attention.key.bias")).toEqual({
    tensor: "text_model.encoder.layers.1.self_attn.k_proj.bias",
  });
  expect(locate("vision.projection.weight")).toEqual({ tensor: "visual_projection.weight" });
});

test("another model type is refused by name, with what is supported", () => {
  expect(() => parse({ model_type: "siglip" })).toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED_ARCHITECTURE",
      message: expect.stringMatching(/model_type "siglip".*supported: vit/),
    }),
  );
});

test("an unknown activation is refused by name", () => {
  expect(() => parse({ model_type: "clip", vision_config: { hidden_act: "toString" } })).toThrow(
    'vision_config.hidden_act "toString" is not supported; supported: gelu, quick_gelu',
  );
});
