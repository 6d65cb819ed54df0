/*
 * Checkpoints that people ask for by name, as data: what `model list` shows, and where to find them. Loading never
 * relies on it, since the configuration in a repository decides. The source of every value is in docs/models.md.
 */
import type { Preprocess } from "@commonground/core";
import { OPENAI_MEAN, OPENAI_STD } from "./layout.ts";

/** What the paper (arXiv 2410.13016) measured on a data set other than ImageNet. */
export interface PaperResult {
  /** Zero-shot accuracy in per cent. */
  readonly top1: number;
  /** Mutual information as the paper tabulates it, in nats (docs/method.md, `published`). */
  readonly publishedMi: number;
  readonly auc: number;
}

/** A figure for parts found by PCA, and one for parts found by K-means. */
export interface ByPartMethod {
  readonly pca: number;
  readonly kmeans: number;
}

/** What the paper (arXiv 2410.13016) measured for a checkpoint. */
export interface PaperFigures {
  /** Zero-shot accuracy on ImageNet in per cent. */
  readonly imagenetTop1: number;
  /** Mutual information as the paper tabulates it, on ImageNet, in nats (docs/method.md, `published`). */
  readonly publishedMi: ByPartMethod;
  /** Area under the curve of its dynamics, on ImageNet. */
  readonly auc: ByPartMethod;
  readonly places365?: PaperResult;
  readonly food101?: PaperResult;
}

/** A published checkpoint. */
export interface KnownCheckpoint {
  /** Architecture and pre-training, as open_clip names them. */
  readonly name: string;
  /** Repository on the Hugging Face hub. */
  readonly hubId: string;
  readonly layout: "open_clip" | "hugging-face";
  readonly architecture: "vit" | "resnet" | "convnext" | "siglip";
  /** Width and height of the input in pixels. */
  readonly imageSize: number;
  /** Width and height of a patch in pixels, for transformers. */
  readonly patchSize?: number;
  /** Dimension of the joint space. */
  readonly embeddingDimension: number;
  /** Tokens of a text, start and end included. */
  readonly contextLength: number;
  /** Both encoders together, in millions. */
  readonly parameters: number;
  /** Of the transformers; convolutional vision encoders have their own (ReLU in a ResNet, GELU in a ConvNeXt). */
  readonly activation: "gelu" | "quick-gelu" | "gelu-tanh";
  readonly preprocess: Pick<Preprocess, "mean" | "std" | "interpolation" | "resize">;
  /** How an image's probability of a text follows from their similarity. */
  readonly scoring: "softmax" | "sigmoid";
  /** `clip`: byte pairs, 49,408; `siglip`: SentencePiece, 32,000; `gemma`: SentencePiece, 256,000. */
  readonly tokenizer: "clip" | "siglip" | "gemma";
  /** SPDX identifier; `apple-amlr` is Apple's model licence for research, as the hub names it. */
  readonly licence: string;
  /** Size of the weights file in bytes, to the three digits that the hub shows. */
  readonly weightsBytes?: number;
  readonly paper?: PaperFigures;
  /** What to know before use, and what could not be verified. */
  readonly note?: string;
}

type Shape = Omit<KnownCheckpoint, "name" | "hubId" | "licence">;

const openai = {
  mean: OPENAI_MEAN,
  std: OPENAI_STD,
  interpolation: "bicubic",
  resize: "shortest",
} as const;
const halves = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

const clip = {
  layout: "open_clip",
  contextLength: 77,
  activation: "gelu",
  preprocess: openai,
  scoring: "softmax",
  tokenizer: "clip",
} as const;
const vit = { ...clip, architecture: "vit", imageSize: 224 } as const;
const vitB32: Shape = { ...vit, patchSize: 32, embeddingDimension: 512, parameters: 151.28 };
const vitB16: Shape = { ...vit, patchSize: 16, embeddingDimension: 512, parameters: 149.62 };
const vitL14: Shape = { ...vit, patchSize: 14, embeddingDimension: 768, parameters: 427.62 };
const vitL14At336: Shape = { ...vitL14, imageSize: 336, parameters: 427.94 };
const vitH14: Shape = { ...vit, patchSize: 14, embeddingDimension: 1024, parameters: 986.11 };
const vitH14At378: Shape = { ...vitH14, imageSize: 378, parameters: 986.71 };
const resnet = { ...clip, architecture: "resnet", activation: "quick-gelu" } as const;
const convnext = { ...clip, architecture: "convnext" } as const;
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
const quickGelu = { activation: "quick-gelu" } as const;
const squash = { preprocess: { ...openai, resize: "squash" } } as const;

const PICKLE =
  "Published as a pickle only, where it was last seen: to be converted to safetensors before use.";
const UNSEEN = "Whether the repository holds safetensors was not verified.";
const REMAINDER = "27 × 27 patches: 6 px at the right and at the bottom belong to none.";

/** The checkpoints of the paper, in its order. */
const paper: readonly KnownCheckpoint[] = [
  {
    name: "ViT-B-32/openai",
    hubId: "timm/vit_base_patch32_clip_224.openai",
    ...vitB32,
    ...quickGelu,
    licence: "MIT",
    weightsBytes: 605e6,
    paper: {
      imagenetTop1: 61.66,
      publishedMi: { pca: 7.4, kmeans: 7.26 },
      auc: { pca: 3.61, kmeans: 3.39 },
      places365: { top1: 38.25, publishedMi: 8.252, auc: 2.658 },
    },
  },
  {
    name: "ViT-B-16/openai",
    hubId: "timm/vit_base_patch16_clip_224.openai",
    ...vitB16,
    ...quickGelu,
    licence: "MIT",
    paper: {
      imagenetTop1: 67.7,
      publishedMi: { pca: 7.5, kmeans: 7.44 },
      auc: { pca: 3.62, kmeans: 3.53 },
      places365: { top1: 38.82, publishedMi: 8.655, auc: 2.872 },
    },
  },
  {
    name: "ViT-B-32/datacomp_xl_s13b_b90k",
    hubId: "laion/CLIP-ViT-B-32-DataComp.XL-s13B-b90K",
    ...vitB32,
    licence: "MIT",
    paper: {
      imagenetTop1: 68.88,
      publishedMi: { pca: 7.79, kmeans: 7.65 },
      auc: { pca: 3.93, kmeans: 3.7 },
      places365: { top1: 41.92, publishedMi: 8.454, auc: 2.681 },
      food101: { top1: 85.81, publishedMi: 8.358, auc: 2.948 },
    },
  },
  {
    name: "ViT-B-16/datacomp_xl_s13b_b90k",
    hubId: "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K",
    ...vitB16,
    licence: "MIT",
    paper: {
      imagenetTop1: 73.37,
      publishedMi: { pca: 7.68, kmeans: 7.58 },
      auc: { pca: 3.99, kmeans: 3.81 },
      places365: { top1: 42.36, publishedMi: 8.212, auc: 2.683 },
      food101: { top1: 90.3, publishedMi: 8.185, auc: 3.307 },
    },
    note: PICKLE,
  },
  {
    name: "ViT-L-14/openai",
    hubId: "timm/vit_large_patch14_clip_224.openai",
    ...vitL14,
    ...quickGelu,
    licence: "MIT",
    paper: {
      imagenetTop1: 74.77,
      publishedMi: { pca: 7.94, kmeans: 7.89 },
      auc: { pca: 4.47, kmeans: 4.37 },
      places365: { top1: 39.67, publishedMi: 9.154, auc: 3.427 },
    },
  },
  {
    name: "ViT-L-14-336/openai",
    hubId: "timm/vit_large_patch14_clip_336.openai",
    ...vitL14At336,
    ...quickGelu,
    licence: "MIT",
    paper: {
      imagenetTop1: 76.23,
      publishedMi: { pca: 7.96, kmeans: 7.93 },
      auc: { pca: 4.51, kmeans: 4.44 },
      places365: { top1: 40.36, publishedMi: 9.073, auc: 3.45 },
    },
    note: UNSEEN,
  },
  {
    name: "ViT-B-16/dfn2b",
    hubId: "apple/DFN2B-CLIP-ViT-B-16",
    ...vitB16,
    ...quickGelu,
    licence: "apple-amlr",
    paper: {
      imagenetTop1: 76.24,
      publishedMi: { pca: 8.19, kmeans: 8.11 },
      auc: { pca: 4.62, kmeans: 4.46 },
      places365: { top1: 43.99, publishedMi: 8.549, auc: 2.9 },
      food101: { top1: 91.24, publishedMi: 8.364, auc: 3.763 },
    },
    note: `${PICKLE} QuickGELU as open_clip has it since October 2024; the repository's own configuration was not verified.`,
  },
  {
    name: "RN50/openai",
    hubId: "timm/resnet50_clip.openai",
    ...resnet,
    imageSize: 224,
    embeddingDimension: 1024,
    parameters: 102.01,
    licence: "MIT",
    weightsBytes: 408e6,
    paper: {
      imagenetTop1: 58.42,
      publishedMi: { pca: 7.14, kmeans: 7.2 },
      auc: { pca: 3.23, kmeans: 3.32 },
    },
  },
  {
    name: "RN101/openai",
    hubId: "timm/resnet101_clip.openai",
    ...resnet,
    imageSize: 224,
    embeddingDimension: 512,
    parameters: 119.69,
    licence: "MIT",
    weightsBytes: 479e6,
    paper: {
      imagenetTop1: 60.9,
      publishedMi: { pca: 7.43, kmeans: 7.53 },
      auc: { pca: 3.49, kmeans: 3.6 },
    },
  },
  {
    name: "RN50x4/openai",
    hubId: "timm/resnet50x4_clip.openai",
    ...resnet,
    imageSize: 288,
    embeddingDimension: 640,
    parameters: 178.3,
    licence: "MIT",
    weightsBytes: 714e6,
    paper: {
      imagenetTop1: 65.28,
      publishedMi: { pca: 7.53, kmeans: 7.58 },
      auc: { pca: 3.84, kmeans: 3.9 },
    },
  },
  {
    name: "RN50x16/openai",
    hubId: "timm/resnet50x16_clip.openai",
    ...resnet,
    imageSize: 384,
    embeddingDimension: 768,
    parameters: 290.98,
    licence: "MIT",
    weightsBytes: 1.16e9,
    paper: {
      imagenetTop1: 70.04,
      publishedMi: { pca: 7.51, kmeans: 7.63 },
      auc: { pca: 3.85, kmeans: 4.03 },
    },
  },
  {
    name: "convnext_base/laion400m_s13b_b51k",
    hubId: "laion/CLIP-convnext_base-laion400M-s13B-b51K",
    ...convnext,
    imageSize: 224,
    embeddingDimension: 512,
    parameters: 151.52,
    licence: "MIT",
    paper: {
      imagenetTop1: 65.36,
      publishedMi: { pca: 6.47, kmeans: 6.66 },
      auc: { pca: 2.54, kmeans: 2.8 },
    },
    note: `${PICKLE} The repository has neither a configuration nor a tokenizer: add both (docs/models.md).`,
  },
  {
    name: "convnext_base_w/laion_aesthetic_s13b_b82k",
    hubId: "laion/CLIP-convnext_base_w-laion_aesthetic-s13B-b82K",
    ...convnext,
    imageSize: 256,
    embeddingDimension: 640,
    parameters: 179.39,
    licence: "MIT",
    paper: {
      imagenetTop1: 71.22,
      publishedMi: { pca: 7.16, kmeans: 7.56 },
      auc: { pca: 3.19, kmeans: 3.74 },
    },
  },
];

const others: readonly KnownCheckpoint[] = [
  {
    name: "ViT-B-32/laion2b_s34b_b79k",
    hubId: "laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
    ...vitB32,
    licence: "MIT",
    note: UNSEEN,
  },
  {
    name: "ViT-B-16/laion2b_s34b_b88k",
    hubId: "laion/CLIP-ViT-B-16-laion2B-s34B-b88K",
    ...vitB16,
    licence: "MIT",
  },
  {
    name: "ViT-L-14/laion2b_s32b_b82k",
    hubId: "laion/CLIP-ViT-L-14-laion2B-s32B-b82K",
    ...vitL14,
    preprocess: { ...openai, ...halves },
    licence: "MIT",
    note: "Mean and standard deviation are 0.5, unlike its kin's.",
  },
  {
    name: "ViT-H-14/laion2b_s32b_b79k",
    hubId: "laion/CLIP-ViT-H-14-laion2B-s32B-b79K",
    ...vitH14,
    licence: "MIT",
    note: UNSEEN,
  },
  {
    name: "ViT-L-14/datacomp_xl_s13b_b90k",
    hubId: "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K",
    ...vitL14,
    licence: "MIT",
    note: PICKLE,
  },
  metaclip("ViT-B-32/metaclip_400m", "base_patch32_clip_224.metaclip_400m", vitB32, { note: UNSEEN }),
  metaclip("ViT-B-32/metaclip_fullcc", "base_patch32_clip_224.metaclip_2pt5b", vitB32),
  metaclip("ViT-B-16/metaclip_400m", "base_patch16_clip_224.metaclip_400m", vitB16, { weightsBytes: 599e6 }),
  metaclip("ViT-B-16/metaclip_fullcc", "base_patch16_clip_224.metaclip_2pt5b", vitB16, {
    weightsBytes: 599e6,
  }),
  metaclip("ViT-L-14/metaclip_400m", "large_patch14_clip_224.metaclip_400m", vitL14, { note: UNSEEN }),
  metaclip("ViT-L-14/metaclip_fullcc", "large_patch14_clip_224.metaclip_2pt5b", vitL14),
  dfn("ViT-L-14/dfn2b", "DFN2B-CLIP-ViT-L-14", { ...vitL14, ...quickGelu }),
  dfn("ViT-H-14/dfn5b", "DFN5B-CLIP-ViT-H-14", { ...vitH14, ...quickGelu, ...squash }),
  dfn("ViT-H-14-378/dfn5b", "DFN5B-CLIP-ViT-H-14-378", { ...vitH14At378, ...quickGelu, ...squash }),
  google("ViT-B-16-SigLIP/webli", "siglip-base-patch16-224", {
    ...siglip,
    imageSize: 224,
    patchSize: 16,
    embeddingDimension: 768,
    parameters: 203.16,
    weightsBytes: 813e6,
    note: "Whether tokenizer.json, offered in a pull request, was merged could not be verified.",
  }),
  google("ViT-L-16-SigLIP-256/webli", "siglip-large-patch16-256", {
    ...siglip,
    imageSize: 256,
    patchSize: 16,
    embeddingDimension: 1024,
    parameters: 652.15,
    note: "Whether tokenizer.json, offered in a pull request, was merged could not be verified.",
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
];

function metaclip(
  name: string,
  model: string,
  shape: Shape,
  more?: Pick<KnownCheckpoint, "weightsBytes" | "note">,
): KnownCheckpoint {
  return { name, hubId: `timm/vit_${model}`, ...shape, ...quickGelu, licence: "CC-BY-NC-4.0", ...more };
}

function dfn(name: string, model: string, shape: Shape): KnownCheckpoint {
  return { name, hubId: `apple/${model}`, ...shape, licence: "apple-amlr", note: PICKLE };
}

function google(name: string, model: string, shape: Shape): KnownCheckpoint {
  return { name, hubId: `google/${model}`, ...shape, licence: "Apache-2.0" };
}

/** The 13 checkpoints of the paper (arXiv 2410.13016), in its order, then others in wide use. */
export const KNOWN_CHECKPOINTS: readonly KnownCheckpoint[] = [...paper, ...others];

/** The known checkpoint called `name`, letter case aside; undefined when there is none. */
export function findKnown(name: string): KnownCheckpoint | undefined {
  const wanted = name.toLowerCase();
  return KNOWN_CHECKPOINTS.find((checkpoint) => checkpoint.name.toLowerCase() === wanted);
}
