/*
 * Checkpoints of open_clip whose vision encoders are timm's: EVA, the Perception Encoder, MobileCLIP. Sources as in
 * docs/models.md.
 */
import { clip, halves, known, openai } from "./known-shapes.ts";

const eva = { ...clip, architecture: "eva", licence: "MIT" } as const;
const perception = {
  ...clip,
  architecture: "pe",
  contextLength: 32,
  preprocess: { ...halves, interpolation: "bilinear", resize: "squash" },
  licence: "Apache-2.0",
} as const;
/** Pixels as they are, from 0 to 1. */
const plain = { mean: [0, 0, 0], std: [1, 1, 1], interpolation: "bilinear", resize: "shortest" } as const;
const mobile = { ...clip, preprocess: plain, licence: "apple-amlr" } as const;
const fastvit = { ...mobile, architecture: "fastvit" } as const;
const fastvitLarge = { ...fastvit, preprocess: { ...openai, interpolation: "bilinear" } } as const;
const vit = { ...mobile, architecture: "vit" } as const;

export const TIMM_CHECKPOINTS = [
  known(
    "EVA01-g-14/laion400m_s11b_b41k",
    "timm/eva_giant_patch14_clip_224.laion400m_s11b_b41k",
    [224, 14, 1024, 1136.44],
    eva,
  ),
  known(
    "EVA01-g-14-plus/merged2b_s11b_b114k",
    "timm/eva_giant_patch14_plus_clip_224.merged2b_s11b_b114k",
    [224, 14, 1024, 1366.62],
    eva,
  ),
  known(
    "EVA02-B-16/merged2b_s8b_b131k",
    "timm/eva02_base_patch16_clip_224.merged2b_s8b_b131k",
    [224, 16, 512, 149.69],
    eva,
  ),
  known(
    "EVA02-L-14/merged2b_s4b_b131k",
    "timm/eva02_large_patch14_clip_224.merged2b_s4b_b131k",
    [224, 14, 768, 427.76],
    eva,
  ),
  known(
    "EVA02-L-14-336/merged2b_s6b_b61k",
    "timm/eva02_large_patch14_clip_336.merged2b_s6b_b61k",
    [336, 14, 768, 428.08],
    eva,
  ),
  known(
    "EVA02-E-14/laion2b_s4b_b115k",
    "timm/eva02_enormous_patch14_clip_224.laion2b_s4b_b115k",
    [224, 14, 1024, 4704.59],
    eva,
  ),
  known(
    "EVA02-E-14-plus/laion2b_s9b_b144k",
    "timm/eva02_enormous_patch14_plus_clip_224.laion2b_s9b_b144k",
    [224, 14, 1024, 5044.89],
    eva,
  ),
  known("PE-Core-T-16-384/meta", "timm/PE-Core-T-16-384", [384, 16, 512, 69.55], perception),
  known("PE-Core-S-16-384/meta", "timm/PE-Core-S-16-384", [384, 16, 512, 87.19], perception, {
    weightsBytes: 349e6,
  }),
  known("PE-Core-B-16/meta", "timm/PE-Core-B-16", [224, 16, 1024, 447.66], perception),
  known("PE-Core-L-14-336/meta", "timm/PE-Core-L-14-336", [336, 14, 1024, 671.14], perception),
  known("PE-Core-bigG-14-448/meta", "timm/PE-Core-bigG-14-448", [448, 14, 1280, 2419.27], perception, {
    contextLength: 72,
  }),
  known("MobileCLIP-S1/datacompdr", "apple/MobileCLIP-S1-OpenCLIP", [256, undefined, 512, 84.97], fastvit, {
    weightsBytes: 340e6,
  }),
  known("MobileCLIP-S2/datacompdr", "apple/MobileCLIP-S2-OpenCLIP", [256, undefined, 512, 99.24], fastvit, {
    weightsBytes: 398e6,
  }),
  known("MobileCLIP2-S0/dfndr2b", "timm/MobileCLIP2-S0-OpenCLIP", [256, undefined, 512, 74.84], fastvit, {
    weightsBytes: 300e6,
  }),
  known("MobileCLIP2-S2/dfndr2b", "timm/MobileCLIP2-S2-OpenCLIP", [256, undefined, 512, 99.24], fastvit, {
    weightsBytes: 398e6,
  }),
  known(
    "MobileCLIP2-S3/dfndr2b",
    "timm/MobileCLIP2-S3-OpenCLIP",
    [256, undefined, 768, 248.89],
    fastvitLarge,
    { weightsBytes: 996e6 },
  ),
  known(
    "MobileCLIP2-S4/dfndr2b",
    "timm/MobileCLIP2-S4-OpenCLIP",
    [256, undefined, 768, 445.44],
    fastvitLarge,
  ),
  known("MobileCLIP-B/datacompdr", "apple/MobileCLIP-B-OpenCLIP", [224, 16, 512, 149.78], vit),
  known("MobileCLIP-B/datacompdr_lt", "apple/MobileCLIP-B-LT-OpenCLIP", [224, 16, 512, 149.78], vit),
  known("MobileCLIP2-B/dfndr2b", "timm/MobileCLIP2-B-OpenCLIP", [224, 16, 512, 149.78], vit, {
    weightsBytes: 599e6,
  }),
  known("MobileCLIP2-L-14/dfndr2b", "timm/MobileCLIP2-L-14-OpenCLIP", [224, 14, 768, 427.62], {
    ...vit,
    preprocess: openai,
  }),
];
