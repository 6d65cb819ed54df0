/*
 * Checkpoints that people ask for by name, as data: what `model list` shows, and where to find them. Loading never
 * relies on it, since the configuration in a repository decides. The source of every value is in docs/models.md.
 */
import type { KnownCheckpoint } from "./known-checkpoint.ts";
import { FURTHER_CHECKPOINTS } from "./further-checkpoints.ts";
import { clip, type Entry, halves, openai } from "./known-shapes.ts";
import { PAPER_RESULTS } from "./paper-results.ts";
import { PUBLISHED_TOP1 } from "./published-top1.ts";
import { TIMM_CHECKPOINTS } from "./timm-checkpoints.ts";

type Shape = Omit<Entry, "name" | "hubId" | "licence">;

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

const PICKLE = "Published as a pickle only, where it was last seen.";
const UNSEEN = "Whether the repository holds safetensors was not verified.";
const REMAINDER = "27 × 27 patches: 6 px at the right and at the bottom belong to none.";

const NAFLEX =
  "For images of any shape, run at one square grid: max_num_patches says which, 256 patches by default.";

/** The checkpoints of the paper, in its order. */
const paper: readonly Entry[] = [
  {
    name: "ViT-B-32/openai",
    hubId: "timm/vit_base_patch32_clip_224.openai",
    ...vitB32,
    ...quickGelu,
    licence: "MIT",
    weightsBytes: 605e6,
  },
  {
    name: "ViT-B-16/openai",
    hubId: "timm/vit_base_patch16_clip_224.openai",
    ...vitB16,
    ...quickGelu,
    licence: "MIT",
  },
  {
    name: "ViT-B-32/datacomp_xl_s13b_b90k",
    hubId: "laion/CLIP-ViT-B-32-DataComp.XL-s13B-b90K",
    ...vitB32,
    licence: "MIT",
  },
  {
    name: "ViT-B-16/datacomp_xl_s13b_b90k",
    hubId: "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K",
    ...vitB16,
    licence: "MIT",
    note: PICKLE,
  },
  {
    name: "ViT-L-14/openai",
    hubId: "timm/vit_large_patch14_clip_224.openai",
    ...vitL14,
    ...quickGelu,
    licence: "MIT",
  },
  {
    name: "ViT-L-14-336/openai",
    hubId: "timm/vit_large_patch14_clip_336.openai",
    ...vitL14At336,
    ...quickGelu,
    licence: "MIT",
    note: UNSEEN,
  },
  {
    name: "ViT-B-16/dfn2b",
    hubId: "apple/DFN2B-CLIP-ViT-B-16",
    ...vitB16,
    ...quickGelu,
    licence: "apple-amlr",
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
  },
  {
    name: "convnext_base/laion400m_s13b_b51k",
    hubId: "laion/CLIP-convnext_base-laion400M-s13B-b51K",
    ...convnext,
    imageSize: 224,
    embeddingDimension: 512,
    parameters: 151.52,
    licence: "MIT",
    note: `${PICKLE} The repository has neither a configuration nor a tokenizer: open_clip's of this name and the common one are taken.`,
  },
  {
    name: "convnext_base_w/laion_aesthetic_s13b_b82k",
    hubId: "laion/CLIP-convnext_base_w-laion_aesthetic-s13B-b82K",
    ...convnext,
    imageSize: 256,
    embeddingDimension: 640,
    parameters: 179.39,
    licence: "MIT",
  },
];

const others: readonly Entry[] = [
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

function metaclip(
  name: string,
  model: string,
  shape: Shape,
  more?: Pick<Entry, "weightsBytes" | "note">,
): Entry {
  return { name, hubId: `timm/vit_${model}`, ...shape, ...quickGelu, licence: "CC-BY-NC-4.0", ...more };
}

function dfn(name: string, model: string, shape: Shape): Entry {
  return { name, hubId: `apple/${model}`, ...shape, licence: "apple-amlr", note: PICKLE };
}

function google(name: string, model: string, shape: Shape): Entry {
  return { name, hubId: `google/${model}`, ...shape, licence: "Apache-2.0" };
}

/** The 13 checkpoints of the paper (arXiv 2410.13016), in its order, then others in wide use. */
export const KNOWN_CHECKPOINTS: readonly KnownCheckpoint[] = [
  ...paper,
  ...others,
  ...TIMM_CHECKPOINTS,
  ...FURTHER_CHECKPOINTS,
].map((entry) => {
  const top1 = PUBLISHED_TOP1[entry.name];
  const paperFigures = PAPER_RESULTS[entry.name];
  return Object.assign(
    {},
    entry,
    top1 === undefined ? {} : { imagenetTop1: top1 },
    paperFigures === undefined ? {} : { paper: paperFigures },
  );
});

/** The known checkpoint called `name`, letter case aside; undefined when there is none. */
export function findKnown(name: string): KnownCheckpoint | undefined {
  const wanted = name.toLowerCase();
  return KNOWN_CHECKPOINTS.find((checkpoint) => checkpoint.name.toLowerCase() === wanted);
}
