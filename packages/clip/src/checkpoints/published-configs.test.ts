/* Configurations as open_clip and transformers write them: each is read whole, or refused by what is not built. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { huggingFaceLayout } from "./hugging-face-layout.ts";
import { openClipLayout } from "./open-clip-layout.ts";

type Section = Readonly<Record<string, unknown>>;
interface ModelConfig extends Section {
  readonly vision_cfg: Section;
  readonly text_cfg: Section;
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../${name}.json`, import.meta.url), "utf8")) as unknown;
const OPEN_CLIP = read("data/open-clip-models") as Readonly<Record<string, ModelConfig>>;
const TRANSFORMERS = read("fixtures/configs/transformers") as {
  readonly configs: Readonly<Record<"clip" | "siglip", Section>>;
  readonly older: Readonly<Record<string, readonly string[]>>;
};

const parseOpenClip = (model_cfg: unknown) =>
  openClipLayout.parse({ path: "open_clip_config.json", value: { model_cfg } }, undefined, () => undefined);
const parseHuggingFace = (value: unknown) =>
  huggingFaceLayout.parse({ path: "config.json", value }, undefined, () => undefined);

/** Those of open_clip's configurations whose timm models are not built. */
const UNBUILT = new Set(["swin_base_patch4_window7_224", "vit_relpos_medium_patch16_cls_224"]);

test.each(Object.entries(OPEN_CLIP))(
  "open_clip's %s is read, or refused by what is not built",
  (name, config) => {
    if (UNBUILT.has(name)) expect(() => parseOpenClip(config)).toThrow(name);
    else expect(parseOpenClip(config).embeddingDimension).toBe(config["embed_dim"]);
  },
);

test("there are 144 of open_clip's configurations", () => {
  expect(Object.keys(OPEN_CLIP)).toHaveLength(144);
});

test.each(["clip", "siglip"] as const)("what transformers writes into a %s file is read", (kind) => {
  expect(parseHuggingFace(TRANSFORMERS.configs[kind]).text.contextLength).toBe(kind === "clip" ? 77 : 64);
});

/** Those that older versions write and that are applied, or refused when they hold something. */
const APPLIED = new Set([
  "model_type",
  "text_config",
  "vision_config",
  "quantization_config",
  "pruned_heads",
]);

test.each(Object.entries(TRANSFORMERS.older))(
  "every field that transformers %s writes is known",
  (_, names) => {
    const { text_config, vision_config } = TRANSFORMERS.configs.clip;
    const known = { ...(text_config as Section), ...(vision_config as Section) };
    const isSizes = (name: string) =>
      Object.hasOwn(known, name) || APPLIED.has(name) || name === "vision_use_head";
    const section = Object.fromEntries(
      names.filter((name) => !isSizes(name) && name !== "projection_size").map((name) => [name, 1]),
    );
    expect(Object.keys(section).length).toBeGreaterThan(30);
    const parsed = parseHuggingFace({
      ...section,
      model_type: "clip",
      pruned_heads: {},
      text_config: { ...section, pruned_heads: {} },
      vision_config: section,
    });
    expect(parsed.vision.family).toBe("vit");
  },
);

test.each([
  ["rope_theta", { rope_theta: 10_000 }, {}, {}],
  ["text_config.rope_theta", {}, { rope_theta: 10_000 }, {}],
  ["vision_config.use_rope", {}, {}, { use_rope: false }],
  ["vision_config.pruned_heads", {}, {}, { pruned_heads: { "0": [1] } }],
  ["text_config.hidden_act", {}, { hidden_act: 1 }, {}],
])(
  "a field of transformers that is not known is refused by name: %s",
  (name, whole, text_config, vision_config) => {
    const config = { ...whole, model_type: "clip", text_config, vision_config };
    expect(() => parseHuggingFace(config)).toThrow(
      new RegExp(`config\\.json: ${name.replaceAll(".", "\\.")}`),
    );
    expect(() =>
      parseHuggingFace({ model_type: "clip", unknown: null, text_config: { unknown: null } }),
    ).not.toThrow();
  },
);

const vision_cfg = { layers: 12, width: 768, patch_size: 16 };
const parseParts = (model: object, vision: object, text: object, preprocess_cfg: object) =>
  openClipLayout.parse(
    {
      path: "open_clip_config.json",
      value: {
        model_cfg: { embed_dim: 512, vision_cfg: { ...vision_cfg, ...vision }, text_cfg: text, ...model },
        preprocess_cfg,
      },
    },
    undefined,
    () => undefined,
  );

test.each([
  ["model_cfg.rotary (true) is not known here", { rotary: true }, {}, {}, {}],
  ["model_cfg.quick_gelu", { quick_gelu: "true" }, {}, {}, {}],
  ["model_cfg.vision_cfg.rope (true) is not known here", {}, { rope: true }, {}, {}],
  ["model_cfg.vision_cfg.ls_init_value", {}, { ls_init_value: "0" }, {}, {}],
  ['vision_cfg.attentional_pool = "cascade" is not supported', {}, { attentional_pool: "cascade" }, {}, {}],
  ['vision_cfg.pool_type = "avg" is not supported', {}, { attentional_pool: true, pool_type: "avg" }, {}, {}],
  ['without a projection (proj_type "none") the width 256', {}, {}, { proj_type: "none", width: 256 }, {}],
  [
    "model_cfg.vision_cfg.norm_kwargs.bias (false) is not known here",
    {},
    { norm_kwargs: { bias: false } },
    {},
    {},
  ],
  [
    'model_cfg.vision_cfg.block_type is "custom", which is not built; what is: "default"',
    {},
    { block_type: "custom" },
    {},
    {},
  ],
  ["model_cfg.text_cfg.ls_init_value", {}, {}, { ls_init_value: true }, {}],
  ['model_cfg.text_cfg.tokenizer_mode = "clips" is not supported', {}, {}, { tokenizer_mode: "clips" }, {}],
  [
    'tokenizer_kwargs.reduction_mask ("simple") is not known here',
    {},
    {},
    { tokenizer_kwargs: { reduction_mask: "simple" } },
    {},
  ],
  ['preprocess_cfg.mode is "L", which is not built; what is: "RGB"', {}, {}, {}, { mode: "L" }],
  ["preprocess_cfg.crop_pct (0.9) is not known here", {}, {}, {}, { crop_pct: 0.9 }],
])(
  "a field of open_clip that is not known, or not built, is refused: %s",
  (message, model, vision, text, pre) => {
    expect(() => parseParts(model, vision, text, pre)).toThrow(message);
  },
);

test("what open_clip takes for its defaults, or does not read, changes nothing", () => {
  const nothing = parseParts({}, {}, {}, {}).preprocess;
  const given = {
    mode: "RGB",
    size: 336,
    interpolation: "random",
    resize_mode: null,
    mean: null,
    fill_color: null,
  };
  const all = parseParts(
    { custom_text: false, init_logit_bias: null, quick_gelu: false },
    {
      timm_model_name: null,
      timm_pool: "avg",
      patch_dropout: 0.5,
      attn_pooler_queries: 256,
      act_kwargs: null,
    },
    {
      pad_id: 0,
      hf_proj_type: "mlp",
      proj_type: "linear",
      embed_cls: false,
      block_type: null,
      norm_kwargs: {},
    },
    given,
  );
  expect(all.preprocess).toEqual(nothing);
  expect(all.vision.family).toBe("vit");
  expect(parseParts({}, {}, {}, { mean: 0.5 }).preprocess.mean).toEqual([0.5, 0.5, 0.5]);
});

test("a frame that is no square is filled bicubically, whatever open_clip's file says", () => {
  const wide = { image_size: [224, 448] };
  expect(parseParts({}, wide, {}, { interpolation: "bilinear" }).preprocess.interpolation).toBe("bicubic");
  const squash = { interpolation: "bilinear", resize_mode: "squash" };
  expect(parseParts({}, wide, {}, squash).preprocess.interpolation).toBe("bilinear");
  expect(parseParts({}, {}, {}, { interpolation: "bilinear" }).preprocess.interpolation).toBe("bilinear");
});
