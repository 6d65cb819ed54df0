import { expect, test } from "vitest";
import { huggingFaceLayout } from "./hugging-face-layout.ts";

const parse = (config: object, preprocessor?: object) =>
  huggingFaceLayout.parse(
    { path: "config.json", value: config },
    preprocessor === undefined ? undefined : { path: "preprocessor_config.json", value: preprocessor },
    () => undefined,
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
    expect.objectContaining({
      code: "INVALID_CONFIG",
      message: expect.stringContaining("size must be the model"),
    }),
  );
});

test("weights have the names of CLIPModel", () => {
  const { locate } = parse({ model_type: "clip" });
  expect(locate("text.blocks.1.attention.key.bias")).toEqual({
    tensor: "text_model.encoder.layers.1.self_attn.k_proj.bias",
  });
  expect(locate("vision.projection.weight")).toEqual({ tensor: "visual_projection.weight" });
});

test("a SigLIP configuration that stores nothing is SigLIP ViT-B/16", () => {
  const { vision, text, embeddingDimension, preprocess } = parse({ model_type: "siglip" });
  expect(vision).toMatchObject({ family: "siglip", grid: { rows: 14, columns: 14 }, tokens: 196 });
  expect(text).toMatchObject({
    contextLength: 64,
    vocabularySize: 32_000,
    tokenization: { padding: "full", pad: "token" },
  });
  expect(text.tokenization.clean?.("A Dog.")).toBe("a dog");
  expect(embeddingDimension).toBe(768);
  expect(preprocess).toMatchObject({ resize: "squash", interpolation: "bicubic", mean: [0.5, 0.5, 0.5] });
});

test("SigLIP 2 is told by its vocabulary, and resizes as its preprocessor says", () => {
  const vision_config = { hidden_size: 1152, num_attention_heads: 16, image_size: 384, patch_size: 14 };
  const { vision, text, embeddingDimension, preprocess } = parse(
    { model_type: "siglip", vision_config, text_config: { vocab_size: 256_000, hidden_size: 1152 } },
    { size: { height: 384, width: 384 }, resample: 2, image_mean: [0.5, 0.5, 0.5], do_center_crop: null },
  );
  expect(vision.grid).toEqual({ rows: 27, columns: 27 });
  expect(text.tokenization.clean?.("A Dog.")).toBe("a dog.");
  expect(embeddingDimension).toBe(1152);
  expect(preprocess).toMatchObject({ resize: "squash", interpolation: "bilinear", width: 384 });
});

const NAFLEX = {
  model_type: "siglip2",
  text_config: { vocab_size: 256_000 },
  vision_config: { image_size: 512 },
};

test("NaFlex is built for the largest square grid of as many patches as its preprocessor allows, and says so", () => {
  const { vision, text, preprocess, assumed } = parse(NAFLEX, { patch_size: 16, max_num_patches: 600 });
  expect(vision).toMatchObject({ family: "siglip", grid: { rows: 24, columns: 24 }, tokens: 576 });
  expect(preprocess).toMatchObject({ resize: "squash", interpolation: "bilinear", width: 384, height: 384 });
  expect(text.tokenization.clean?.("A Dog.")).toBe("a dog.");
  expect(assumed).toMatch(
    /^A NaFlex model is run at one grid: .* 24 × 24 patches \(384 × 384 px\)[^;]*; square/,
  );
  const unsaid = parse(NAFLEX);
  expect(unsaid.vision.grid).toEqual({ rows: 16, columns: 16 });
  expect(unsaid.assumed).toMatch(/one grid.* There is no preprocessor_config\.json .*Siglip2ImageProcessor/);
});

test.each([
  [{ patch_size: 14 }, {}, "patch_size must be the model's 16 px, found 14"],
  [{ size: { height: 256, width: 256 } }, {}, "size"],
  [{ do_resize: false }, {}, "do_resize"],
  [{ max_num_patches: 65_536 }, { patch_size: 32 }, "8192 px, which is too large"],
  [{}, { num_patches: 200 }, "num_patches is 200"],
  [{}, { patch_size: [16, 16] }, "patch_size"],
  [{}, { vision_use_head: false }, "vision_use_head"],
])("NaFlex with %j and %j is refused by name", (preprocessor, vision_config, words) => {
  expect(() => parse({ ...NAFLEX, vision_config }, preprocessor)).toThrow(words);
});

test("weights have the names of SiglipModel", () => {
  const { locate } = parse({ model_type: "siglip" });
  expect(locate("vision.pool.probe")).toEqual({ tensor: "vision_model.head.probe" });
  expect(locate("vision.pool.attention.key.bias")).toEqual({
    tensor: "vision_model.head.attention.in_proj_bias",
    part: { index: 1, of: 3 },
  });
  expect(locate("vision.pool.norm.weight")).toEqual({ tensor: "vision_model.head.layernorm.weight" });
  expect(locate("text.projection.bias")).toEqual({ tensor: "text_model.head.bias" });
  expect(locate("vision.blocks.1.mlp.in.bias")).toEqual({
    tensor: "vision_model.encoder.layers.1.mlp.fc1.bias",
  });
});

test("a SigLIP without a pooling head is refused", () => {
  expect(() => parse({ model_type: "siglip", vision_config: { vision_use_head: false } })).toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED_ARCHITECTURE",
      message: expect.stringContaining("vision_config.vision_use_head = false"),
    }),
  );
});

test("another model type is refused by name, with what is supported", () => {
  expect(() => parse({ model_type: "aimv2" })).toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED_ARCHITECTURE",
      message: expect.stringMatching(
        /model_type "aimv2" \(a dual encoder on AIMv2's own.*supported: vit .*, resnet .*, siglip /,
      ),
    }),
  );
});

test("an unknown activation is refused by name", () => {
  expect(() => parse({ model_type: "clip", vision_config: { hidden_act: "toString" } })).toThrow(
    'vision_config.hidden_act "toString" is not supported; supported: gelu, gelu_pytorch_tanh, quick_gelu',
  );
});

test("an older file's dictionaries take the place of the configurations, as in transformers", () => {
  const { vision, text } = parse({
    model_type: "clip",
    vision_config: { num_hidden_layers: 5 },
    vision_config_dict: { num_hidden_layers: 3 },
    text_config: { max_position_embeddings: 40 },
    text_config_dict: null,
  });
  expect(vision.blocks).toBe(3);
  expect(text.contextLength).toBe(40);
});

test("quantised weights and images of one channel are refused by name", () => {
  expect(() => parse({ model_type: "clip", quantization_config: { bits: 4 } })).toThrow(
    "quantization_config",
  );
  expect(() => parse({ model_type: "clip", vision_config: { num_channels: 1 } })).toThrow("num_channels");
});

test("without a file that says how images are prepared, the defaults that are taken are told", () => {
  const { assumed } = parse({ model_type: "siglip" });
  expect(assumed).toMatch(
    /^There is no preprocessor_config\.json or processor_config\.json beside the model; .* SiglipImageProcessor: squashed to 224 × 224 px, bicubic, mean 0\.5, 0\.5, 0\.5/,
  );
  expect(parse({ model_type: "clip" }, {}).assumed).toBeUndefined();
});

test.each([
  [
    "align",
    'model_type "align" (a dual encoder whose images an EfficientNet encodes), which is not supported',
  ],
  ["groupvit", "no grid of them comes out"],
  ["unheard-of", 'model_type "unheard-of", which is not supported'],
])("%s is refused with what it is", (model_type, words) => {
  expect(() => parse({ model_type })).toThrow(words);
});

test.each([
  [
    { vision_config: { model_type: "dinov2" }, text_config: { model_type: "bert" } },
    '"dinov2" of a dual encoder',
  ],
  [
    { vision_config: { model_type: "vit" }, text_config: { model_type: "electra" } },
    '"electra" of a dual encoder',
  ],
  [
    { vision_config: { model_type: "clip" }, text_config: { model_type: "bert" } },
    '"clip" of a dual encoder',
  ],
])("a dual encoder of other encoders is refused by their name: %j", (sections, words) => {
  expect(() => parse({ model_type: "vision-text-dual-encoder", ...sections })).toThrow(words);
});

test("a dual encoder's images are prepared as its file's kind of processor does", () => {
  const dual = {
    model_type: "vision-text-dual-encoder",
    vision_config: { model_type: "vit" },
    text_config: { model_type: "bert" },
  };
  const vit = { resize: "squash", interpolation: "bilinear", mean: [0.5, 0.5, 0.5] };
  expect(parse(dual).preprocess).toMatchObject(vit);
  expect(parse(dual).assumed).toMatch(/defaults of transformers' ViTImageProcessor/);
  const older = { feature_extractor_type: "ViTFeatureExtractor", size: 224 };
  expect(parse(dual, older).preprocess).toMatchObject(vit);
  expect(parse(dual, { image_processor_type: "CLIPImageProcessor" }).preprocess).toMatchObject({
    resize: "shortest",
    interpolation: "bicubic",
  });
  expect(() => parse(dual, { image_processor_type: "BeitImageProcessor" })).toThrow("BeitImageProcessor");
});
