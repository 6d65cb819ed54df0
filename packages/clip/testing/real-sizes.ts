import { VIT_B_16 } from "./random-checkpoint.ts";
import type { RandomClip } from "./random-clip.ts";

/** CLIP's text encoder of the given width. */
const clipText = (width: number): RandomClip["text"] => ({ ...VIT_B_16.text, width, heads: width / 64 });

const siglipText = {
  width: 768,
  layers: 12,
  heads: 12,
  contextLength: 64,
  vocabularySize: 32_000,
} as const;

const openAiResNet = (
  imageSize: number,
  width: number,
  layers: readonly number[],
  embeddingDimension: number,
  textWidth: number,
): RandomClip => ({
  embeddingDimension,
  quickGelu: true,
  vision: { family: "resnet", imageSize, width, layers },
  text: clipText(textWidth),
});

/** The geometries of published models, by their names in open_clip. */
export const REAL_SIZES = {
  "ViT-B-32": { ...VIT_B_16, vision: { ...VIT_B_16.vision, patch: 32 } },
  "ViT-B-16": VIT_B_16,
  "ViT-L-14-336": {
    embeddingDimension: 768,
    vision: { width: 1024, layers: 24, heads: 16, imageSize: 336, patch: 14 },
    text: clipText(768),
  },
  RN50: openAiResNet(224, 64, [3, 4, 6, 3], 1024, 512),
  RN50x16: openAiResNet(384, 96, [6, 8, 18, 8], 768, 768),
  convnext_base: {
    embeddingDimension: 512,
    vision: {
      family: "convnext",
      name: "convnext_base",
      imageSize: 224,
      widths: [128, 256, 512, 1024],
      depths: [3, 3, 27, 3],
      head: "linear",
    },
    text: clipText(512),
  },
  "ViT-B-16-SigLIP": {
    embeddingDimension: 768,
    vision: {
      family: "siglip",
      name: "vit_base_patch16_siglip_224",
      width: 768,
      layers: 12,
      heads: 12,
      imageSize: 224,
      patch: 16,
    },
    text: siglipText,
  },
} as const satisfies Record<string, RandomClip>;
