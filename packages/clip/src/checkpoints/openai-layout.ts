import { CommonGroundError } from "@commonground/core";
import type { ClipConfig, ConfigFile, Layout, ShapeOf } from "./layout.ts";
import { OPENAI_SIMPLE } from "../tokenizer/simple-tokenizer.ts";
import { openClipConfig, openClipLayout } from "./open-clip-layout.ts";

/** What OpenAI's files hold besides weights, and open_clip's do not. */
const MARKS = ["input_resolution", "context_length", "vocab_size"];

const HEAD_WIDTH = 64;
/** Width and height in pixels of a cell of a ResNet's last stage. */
const CELL = 32;

/** Size `axis` of a tensor; 0, which no configuration may have, where the file lacks it. */
const sizeOf = (shapeOf: ShapeOf, tensor: string, axis: number): number => shapeOf(tensor)?.[axis] ?? 0;

/** How many of the tensors `before` + 0, 1, 2, … + `after` there are. */
function count(shapeOf: ShapeOf, before: string, after: string): number {
  let found = 0;
  while (shapeOf(`${before}${found}${after}`) !== undefined) found++;
  return found;
}

/** Side of a square grid whose cells have one position each, besides that of the whole. */
const gridSide = (shapeOf: ShapeOf, positions: string): number =>
  Math.sqrt(sizeOf(shapeOf, positions, 0) - 1);

function visionConfig(shapeOf: ShapeOf): Readonly<Record<string, unknown>> {
  if (shapeOf("visual.proj") !== undefined) {
    const patch = sizeOf(shapeOf, "visual.conv1.weight", 2);
    return {
      image_size: patch * gridSide(shapeOf, "visual.positional_embedding"),
      patch_size: patch,
      width: sizeOf(shapeOf, "visual.conv1.weight", 0),
      layers: count(shapeOf, "visual.transformer.resblocks.", ".ln_1.weight"),
      head_width: HEAD_WIDTH,
    };
  }
  return {
    image_size: CELL * gridSide(shapeOf, "visual.attnpool.positional_embedding"),
    width: sizeOf(shapeOf, "visual.layer1.0.conv1.weight", 0),
    layers: [1, 2, 3, 4].map((stage) => count(shapeOf, `visual.layer${stage}.`, ".conv1.weight")),
  };
}

/** Whether weights are OpenAI's own. */
export function isOpenAi(shapeOf: ShapeOf): boolean {
  return MARKS.every((mark) => shapeOf(mark) !== undefined);
}

/** Sizes are read off the tensors, as openai/CLIP does it (clip/model.py, build_model). */
function parse({ path }: ConfigFile, _preprocessor: ConfigFile | undefined, shapeOf: ShapeOf): ClipConfig {
  if (!isOpenAi(shapeOf)) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${path} has no ${openClipLayout.config} or config.json beside it, and is none of OpenAI's own files, ` +
        `which hold ${MARKS.join(", ")}; put the configuration published with the weights there`,
    );
  }
  const width = sizeOf(shapeOf, "ln_final.weight", 0);
  const config = {
    embed_dim: sizeOf(shapeOf, "text_projection", 1),
    quick_gelu: true,
    vision_cfg: visionConfig(shapeOf),
    text_cfg: {
      context_length: sizeOf(shapeOf, "positional_embedding", 0),
      vocab_size: sizeOf(shapeOf, "token_embedding.weight", 0),
      width,
      heads: Math.floor(width / HEAD_WIDTH),
      layers: count(shapeOf, "transformer.resblocks.", ".ln_1.weight"),
    },
  };
  const parsed = openClipConfig("openai", path, config, {}, shapeOf);
  const { tokenization } = parsed.text;
  const simple = tokenization.simple && OPENAI_SIMPLE;
  return { ...parsed, text: { ...parsed.text, tokenization: { ...tokenization, simple } } };
}

/** OpenAI's own archives, or their state dictionary saved without a configuration. */
export const openAiLayout: Layout = {
  name: "openai",
  weights: [...openClipLayout.weights, "model.safetensors"],
  torchWeights: [...openClipLayout.torchWeights, "pytorch_model.bin"],
  encoders: openClipLayout.encoders,
  readsTokenizerSettings: () => false,
  parse,
};
