import { expect, test } from "vitest";
import { openClipLayout } from "./open-clip-layout.ts";

const vision = { image_size: 224, layers: 12, width: 768, patch_size: 16 };
const text = { context_length: 77, vocab_size: 49_408, width: 512, heads: 8, layers: 12 };
const config = (model: object, preprocess?: object) => ({
  path: "open_clip_config.json",
  value: {
    model_cfg: { embed_dim: 512, vision_cfg: vision, text_cfg: text, ...model },
    preprocess_cfg: preprocess,
  },
});
const parse = (model: object, preprocess?: object, tensors: string[] = []) =>
  openClipLayout.parse(config(model, preprocess), undefined, (name) =>
    tensors.includes(name) ? [] : undefined,
  );

test("what a configuration leaves out is as open_clip has it", () => {
  const { vision, text, embeddingDimension, preprocess } = parse({});
  expect(vision).toMatchObject({ family: "vit", grid: { rows: 14, columns: 14 }, tokens: 197 });
  expect(text).toMatchObject({ contextLength: 77, vocabularySize: 49_408 });
  expect(embeddingDimension).toBe(512);
  expect(preprocess).toEqual({
    width: 224,
    height: 224,
    resize: "shortest",
    interpolation: "bicubic",
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
    fill: 0,
  });
});

test("preprocessing is taken from the configuration", () => {
  const { preprocess } = parse(
    {},
    { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], interpolation: "bilinear", resize_mode: "squash" },
  );
  expect(preprocess).toMatchObject({ mean: [0.5, 0.5, 0.5], interpolation: "bilinear", resize: "squash" });
});

test("text weights are found with and without the prefix of newer files", () => {
  expect(parse({}).locate("text.final_norm.bias")).toEqual({ tensor: "ln_final.bias" });
  const { locate } = parse({}, undefined, ["text.token_embedding.weight"]);
  expect(locate("text.final_norm.bias")).toEqual({ tensor: "text.ln_final.bias" });
  expect(locate("text.blocks.3.attention.value.weight")).toEqual({
    tensor: "text.transformer.resblocks.3.attn.in_proj_weight",
    part: { index: 2, of: 3 },
  });
  expect(locate("vision.blocks.3.mlp.out.bias")).toEqual({
    tensor: "visual.transformer.resblocks.3.mlp.c_proj.bias",
  });
});

test("a ResNet and a ConvNeXt have a grid of cells of 32 pixels, and no keys", () => {
  const resnet = parse({
    vision_cfg: { image_size: 384, layers: [6, 8, 18, 8], width: 96, patch_size: null },
  });
  expect(resnet.vision).toMatchObject({ family: "resnet", grid: { rows: 12, columns: 12 }, blocks: 0 });
  const { vision } = parse({
    vision_cfg: { image_size: 256, timm_model_name: "convnext_base", timm_pool: "" },
  });
  expect(vision).toMatchObject({ family: "convnext", grid: { rows: 8, columns: 8 }, features: ["tokens"] });
});

test("SigLIP in this layout has timm's vision encoder and a text encoder that sees the whole text", () => {
  const siglip = {
    vision_cfg: {
      image_size: 384,
      timm_model_name: "vit_so400m_patch14_siglip_384",
      timm_pool: "map",
      timm_proj: "none",
    },
    text_cfg: {
      ...text,
      context_length: 64,
      vocab_size: 32_000,
      no_causal_mask: true,
      proj_bias: true,
      pool_type: "last",
      norm_kwargs: { eps: 1e-6 },
      act_kwargs: { approximate: "tanh" },
      hf_tokenizer_name: "timm/ViT-SO400M-14-SigLIP",
      tokenizer_kwargs: { clean: "canonicalize" },
    },
  };
  const { vision, text: tower, locate } = parse(siglip, {}, ["text.text_projection.weight"]);
  expect(vision).toMatchObject({ family: "siglip", grid: { rows: 27, columns: 27 }, blocks: 27 });
  expect(tower.tokenization).toMatchObject({ padding: "full", pad: "token" });
  expect(tower.tokenization.clean?.("Tail_end.")).toBe("tail end");
  expect(locate("text.projection.bias")).toEqual({ tensor: "text.text_projection.bias" });
  expect(locate("vision.patch.bias")).toEqual({ tensor: "visual.trunk.patch_embed.proj.bias" });
  expect(locate("vision.positions")).toEqual({ tensor: "visual.trunk.pos_embed" });
  expect(locate("vision.blocks.3.norm1.bias")).toEqual({ tensor: "visual.trunk.blocks.3.norm1.bias" });
  expect(locate("vision.blocks.3.attention.key.weight")).toEqual({
    tensor: "visual.trunk.blocks.3.attn.qkv.weight",
    part: { index: 1, of: 3 },
  });
  expect(locate("vision.pool.probe")).toEqual({ tensor: "visual.trunk.attn_pool.latent" });
  expect(locate("vision.pool.attention.query.weight")).toEqual({ tensor: "visual.trunk.attn_pool.q.weight" });
  expect(locate("vision.pool.attention.value.bias")).toEqual({
    tensor: "visual.trunk.attn_pool.kv.bias",
    part: { index: 1, of: 2 },
  });
});

test.each([
  [{ vision_cfg: { timm_model_name: "convnextv2_xlarge" } }, 'timm_model_name "convnextv2_xlarge"'],
  [{ vision_cfg: { timm_model_name: "vit_base_patch16_xp_224" } }, 'name "vit_base_patch16_xp_224"'],
  [{ vision_cfg: { timm_model_name: "convnext_large_mlp" } }, 'timm_model_name "convnext_large_mlp"'],
  [
    { vision_cfg: { timm_model_name: "convnext_base", timm_pool: "rot_attn" } },
    'vision_cfg.timm_pool = "rot_attn"',
  ],
  [
    { vision_cfg: { timm_model_name: "convnext_base", timm_proj: null, timm_pool: "" } },
    'vision_cfg.timm_pool = "the model\'s own"',
  ],
  [{ vision_cfg: { ...vision, pool_type: "none" } }, 'vision_cfg.pool_type = "none"'],
  [{ text_cfg: { hf_model_name: "facebook/opt-125m" } }, 'text_cfg.hf_model_name = "facebook/opt-125m"'],
  [
    { text_cfg: { hf_model_name: "roberta-base", hf_tokenizer_name: "x", hf_pooler_type: "max_pooler" } },
    'text_cfg.hf_pooler_type = "max_pooler"',
  ],
  [{ text_cfg: { ...text, pool_type: "none" } }, 'text_cfg.pool_type = "none"'],
  [
    { vision_cfg: { timm_model_name: "vit_base_patch16_siglip_224", timm_pool: "avg" } },
    'vision_cfg.timm_pool = "avg"',
  ],
])("an architecture that is not built is refused by name: %j", (model, found) => {
  expect(() => parse(model)).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_ARCHITECTURE", message: expect.stringContaining(found) }),
  );
});

test("an unknown vision encoder's error lists what is supported", () => {
  expect(() => parse({ vision_cfg: { timm_model_name: "x" } })).toThrow("supported: vit (vision transformer");
});

test.each([
  [{ vision_cfg: undefined }, "model_cfg.vision_cfg"],
  [{ vision_cfg: { ...vision, width: "768" } }, "model_cfg.vision_cfg.width"],
  [{ vision_cfg: { ...vision, layers: 1e9 } }, "model_cfg.vision_cfg.layers"],
  [{ vision_cfg: { ...vision, layers: [3, 4, 6] } }, "model_cfg.vision_cfg.layers"],
  [
    { vision_cfg: { ...vision, layers: [3, 4, 6, 3], image_size: 100 } },
    "image size 100 × 100 is not a multiple of 32",
  ],
  [{ vision_cfg: { layers: [3, 4, 6, 3], head_width: 100 } }, "width 2048 is not a multiple of its 20 heads"],
  [{ vision_cfg: { layers: [3, 4, 6, 3], head_width: 4096 } }, "width 2048 is not a multiple of its 0 heads"],
  [{ vision_cfg: { timm_model_name: "convnext_tiny", image_size: 16 } }, "image size 16 × 16 is below 32"],
  [{ vision_cfg: { timm_model_name: "convnext_tiny", timm_proj: "x" } }, "model_cfg.vision_cfg.timm_proj"],
  [{ vision_cfg: { ...vision, head_width: 100 } }, "width 768 is not a multiple of its 7 heads"],
  [
    { vision_cfg: { ...vision, patch_size: 15 } },
    "image size 224 × 224 is not a multiple of the patch size 15 × 15",
  ],
  [{ text_cfg: { ...text, heads: 7 } }, "width 512 is not a multiple of its 7 heads"],
  [{ text_cfg: { ...text, vocab_size: 0 } }, "model_cfg.text_cfg.vocab_size"],
  [{ embed_dim: undefined }, "model_cfg.embed_dim"],
])("a faulty configuration is refused with its key: %j", (model, fault) => {
  expect(() => parse(model)).toThrow(
    expect.objectContaining({ code: "INVALID_CONFIG", message: expect.stringContaining(fault) }),
  );
});

test("without a tokenizer of its own a text encoder that sees the padding sees zeros, as SimpleTokenizer pads", () => {
  const own = parse({ text_cfg: { ...text, no_causal_mask: true } });
  expect(own.text.tokenization).toMatchObject({ padding: "full", pad: "zero" });
});

test.each(["scale_attn", "scale_attn_inner", "scale_fc", "scale_heads", "scaled_cosine_attn"])(
  "a text encoder with %s is refused by name",
  (part) => {
    expect(() => parse({ text_cfg: { ...text, [part]: true } })).toThrow(`model_cfg.text_cfg.${part} = true`);
  },
);

test("what a tokenizer is told besides is refused by name", () => {
  expect(() => parse({ text_cfg: { ...text, tokenizer_kwargs: { language: "en" } } })).toThrow(
    "tokenizer_kwargs.language",
  );
});

const tokenization = (change: object) => parse({ text_cfg: { ...text, ...change } }).text.tokenization;

test("where the place to pool depends on what stands after the end token, texts are as long as in training", () => {
  const named = { hf_tokenizer_name: "x/y" };
  expect(tokenization(named)).toMatchObject({ padding: "full", pad: "token", stripSeparator: false });
  expect(tokenization({ ...named, pool_type: "eos" }).padding).toBe("longest");
  expect(tokenization({ tokenizer_kwargs: { strip_sep_token: true } })).toMatchObject({
    padding: "full",
    pad: "zero",
    stripSeparator: true,
  });
});

test("a file that does not say how images are prepared makes the defaults known, one that does says nothing", () => {
  const sentence =
    "open_clip_config.json says nothing in preprocess_cfg; images are prepared by the defaults of open_clip: brought to " +
    "224 × 224 px by their shorter side, bicubic, mean 0.48145466, 0.4578275, 0.40821073, standard deviation " +
    "0.26862954, 0.26130258, 0.27577711.";
  expect(parse({}).assumed).toBe(sentence);
  expect(parse({}, { mean: null }).assumed).toBe(sentence);
  expect(parse({}, { resize_mode: "squash" }).assumed).toBeUndefined();
});

test.each([
  ["SimpleTokenizer", {}, "A dog\u2019s &amp; tail_end.", "a dog's & tail_end."],
  [
    "a tokenizer of its own",
    { hf_tokenizer_name: "x/y" },
    "A dog\u2019s\u0085\u00a0tail",
    "A dog's\u2026 tail",
  ],
  ["lower", { tokenizer_kwargs: { clean: "lower" } }, "A \ufb01g", "a fig"],
  ["whitespace", { tokenizer_kwargs: { clean: "whitespace" } }, " A \u3000\ufb01g", "A fig"],
  [
    "canonicalize",
    { tokenizer_kwargs: { clean: "canonicalize" } },
    "A dog\u2019s tail_end.",
    "a dogs tail end",
  ],
])("texts are cleaned as %s does it in open_clip", (_, settings, written, cleaned) => {
  const { tokenization } = parse({ text_cfg: { ...text, ...settings } }).text;
  expect(tokenization.clean?.(written)).toBe(cleaned);
});

const simpleOf = (settings: object) => parse({ text_cfg: { ...text, ...settings } }).text.tokenization.simple;

test("open_clip's SimpleTokenizer takes texts apart where no other tokenizer is named and the vocabulary is its own", () => {
  expect(simpleOf({})).toEqual({ start: "<start_of_text>", end: "<end_of_text>" });
  expect(simpleOf({ no_causal_mask: true })).toEqual(simpleOf({}));
  expect(simpleOf({ hf_tokenizer_name: "x/y" })).toBeUndefined();
  expect(simpleOf({ vocab_size: 2236 })).toBeUndefined();
});

test.each(["none", null])("a way of cleaning that open_clip has not is refused: %s", (clean) => {
  expect(() => parse({ text_cfg: { ...text, tokenizer_kwargs: { clean } } })).toThrow(
    expect.objectContaining({ code: "INVALID_CONFIG", message: expect.stringContaining("clean") }),
  );
});
