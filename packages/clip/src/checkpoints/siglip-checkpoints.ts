/* SigLIP and SigLIP 2 as Google publishes them. Sources as in docs/models.md. */
import { type Shape, UNSEEN } from "./clip-shapes.ts";
import { type Entry, halves } from "./known-shapes.ts";

const siglip = {
  layout: "hugging-face",
  architecture: "siglip",
  contextLength: 64,
  activation: "gelu-tanh",
  preprocess: { ...halves, interpolation: "bicubic", resize: "squash" },
  scoring: "sigmoid",
  tokenizer: "siglip",
} as const;
const siglip2 = {
  ...siglip,
  preprocess: { ...halves, interpolation: "bilinear", resize: "squash" },
  tokenizer: "gemma",
} as const;

const REMAINDER = "27 × 27 patches: 6 px at the right and at the bottom belong to none.";
const NAFLEX =
  "For images of any shape, run at one square grid: max_num_patches says which, 256 patches by default.";
const TOKENIZER = "Whether tokenizer.json, offered in a pull request, was merged could not be verified.";

export const SIGLIP_CHECKPOINTS: readonly Entry[] = [
  google("ViT-B-16-SigLIP/webli", "siglip-base-patch16-224", {
    ...siglip,
    imageSize: 224,
    patchSize: 16,
    embeddingDimension: 768,
    parameters: 203.16,
    weightsBytes: 813e6,
    note: TOKENIZER,
  }),
  google("ViT-L-16-SigLIP-256/webli", "siglip-large-patch16-256", {
    ...siglip,
    imageSize: 256,
    patchSize: 16,
    embeddingDimension: 1024,
    parameters: 652.15,
    note: TOKENIZER,
  }),
  google("ViT-SO400M-14-SigLIP-384/webli", "siglip-so400m-patch14-384", {
    ...siglip,
    imageSize: 384,
    patchSize: 14,
    embeddingDimension: 1152,
    parameters: 877.96,
    weightsBytes: 3.51e9,
    note: REMAINDER,
  }),
  google("ViT-B-16-SigLIP2/webli", "siglip2-base-patch16-224", {
    ...siglip2,
    imageSize: 224,
    patchSize: 16,
    embeddingDimension: 768,
    parameters: 375.19,
  }),
  google("ViT-L-16-SigLIP2-256/webli", "siglip2-large-patch16-256", {
    ...siglip2,
    imageSize: 256,
    patchSize: 16,
    embeddingDimension: 1024,
    parameters: 881.53,
    note: "Interpolation as in its kin; this repository's own was not verified.",
  }),
  google("ViT-SO400M-14-SigLIP2-384/webli", "siglip2-so400m-patch14-384", {
    ...siglip2,
    imageSize: 384,
    patchSize: 14,
    embeddingDimension: 1152,
    parameters: 1136.01,
    weightsBytes: 4.54e9,
    note: `${REMAINDER} Interpolation as in its kin; this repository's own was not verified.`,
  }),
  google("ViT-B-16-SigLIP2-naflex/webli", "siglip2-base-patch16-naflex", {
    ...siglip2,
    imageSize: 256,
    patchSize: 16,
    embeddingDimension: 768,
    parameters: 375.23,
    weightsBytes: 1.5e9,
    note: NAFLEX,
  }),
  google("ViT-SO400M-16-SigLIP2-naflex/webli", "siglip2-so400m-patch16-naflex", {
    ...siglip2,
    imageSize: 256,
    patchSize: 16,
    embeddingDimension: 1152,
    parameters: 1135.67,
    note: `${NAFLEX} ${UNSEEN}`,
  }),
];

function google(name: string, model: string, shape: Shape): Entry {
  return { name, hubId: `google/${model}`, ...shape, licence: "Apache-2.0" };
}
