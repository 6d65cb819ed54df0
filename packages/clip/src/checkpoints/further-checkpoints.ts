/*
 * Checkpoints of open_clip with other text encoders than CLIP's (CLIPA, MetaCLIP 2, CoCa, hub models), and larger ones of
 * CLIP's own kinds. Sources as in docs/models.md.
 */
import { clip, halves, known, openai } from "./known-shapes.ts";

const vit = { ...clip, architecture: "vit" } as const;
const laion = { ...vit, licence: "MIT" } as const;
const convnext = { ...clip, architecture: "convnext", licence: "MIT" } as const;
const clipa = {
  ...vit,
  contextLength: 32,
  tokenizer: "bert",
  preprocess: {
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    interpolation: "bilinear",
    resize: "squash",
  },
  licence: "Apache-2.0",
} as const;
const metaclip = { ...vit, tokenizer: "xlm-v", licence: "CC-BY-NC-4.0" } as const;
const metaclipAt378 = { ...metaclip, preprocess: { ...openai, resize: "squash" } } as const;
const coca = { ...laion, contextLength: 76 } as const;
const nllb = { ...vit, tokenizer: "nllb", licence: "CC-BY-NC-4.0" } as const;
const nllbSiglip = {
  ...nllb,
  architecture: "siglip",
  preprocess: { ...halves, interpolation: "bicubic", resize: "squash" },
  scoring: "sigmoid",
} as const;

const NO_CONFIG =
  "The repository had no configuration where it was last seen: put open_clip's beside the weights.";
const REMAINDER = "27 × 27 patches: 6 px at the right and at the bottom belong to none.";

export const FURTHER_CHECKPOINTS = [
  known("ViT-L-14-CLIPA/datacomp1b", "UCSC-VLAA/ViT-L-14-CLIPA-datacomp1B", [224, 14, 768, 414.21], clipa),
  known(
    "ViT-L-14-CLIPA-336/datacomp1b",
    "UCSC-VLAA/ViT-L-14-CLIPA-336-datacomp1B",
    [336, 14, 768, 414.54],
    clipa,
  ),
  known("ViT-H-14-CLIPA/datacomp1b", "UCSC-VLAA/ViT-H-14-CLIPA-datacomp1B", [224, 14, 1024, 968.24], clipa),
  known(
    "ViT-H-14-CLIPA-336/datacomp1b",
    "UCSC-VLAA/ViT-H-14-CLIPA-336-datacomp1B",
    [336, 14, 1024, 968.64],
    clipa,
  ),
  known(
    "ViT-bigG-14-CLIPA/datacomp1b",
    "UCSC-VLAA/ViT-bigG-14-CLIPA-datacomp1B",
    [224, 14, 1280, 2517.22],
    clipa,
  ),
  known(
    "ViT-bigG-14-CLIPA-336/datacomp1b",
    "UCSC-VLAA/ViT-bigG-14-CLIPA-336-datacomp1B",
    [336, 14, 1280, 2517.76],
    clipa,
  ),
  known(
    "ViT-H-14-worldwide/metaclip2_worldwide",
    "timm/vit_huge_patch14_clip_224.metaclip2_worldwide",
    [224, 14, 1024, 1858.78],
    { ...metaclip, activation: "quick-gelu" },
  ),
  known(
    "ViT-H-14-worldwide-378/metaclip2_worldwide",
    "timm/vit_huge_patch14_clip_378.metaclip2_worldwide",
    [378, 14, 1024, 1859.39],
    metaclipAt378,
  ),
  known(
    "ViT-bigG-14-worldwide/metaclip2_worldwide",
    "timm/vit_gigantic_patch14_clip_224.metaclip2_worldwide",
    [224, 14, 1280, 3630.41],
    metaclip,
  ),
  known(
    "ViT-bigG-14-worldwide-378/metaclip2_worldwide",
    "timm/vit_gigantic_patch14_clip_378.metaclip2_worldwide",
    [378, 14, 1280, 3631.2],
    metaclipAt378,
  ),
  known(
    "coca_ViT-B-32/laion2b_s13b_b90k",
    "laion/CoCa-ViT-B-32-laion2B-s13B-b90k",
    [224, 32, 512, 253.56],
    coca,
    { note: NO_CONFIG },
  ),
  known(
    "coca_ViT-L-14/laion2b_s13b_b90k",
    "laion/CoCa-ViT-L-14-laion2B-s13B-b90k",
    [224, 14, 768, 638.45],
    coca,
    { weightsBytes: 2.55e9, note: NO_CONFIG },
  ),
  known(
    "roberta-ViT-B-32/laion2b_s12b_b32k",
    "laion/CLIP-ViT-B-32-roberta-base-laion2B-s12B-b32k",
    [224, 32, 512, 212.72],
    { ...laion, tokenizer: "roberta", activation: "quick-gelu" },
    { note: NO_CONFIG },
  ),
  known(
    "xlm-roberta-base-ViT-B-32/laion5b_s13b_b90k",
    "laion/CLIP-ViT-B-32-xlm-roberta-base-laion5B-s13B-b90k",
    [224, 32, 512, 366.12],
    { ...laion, tokenizer: "xlm-roberta" },
    { weightsBytes: 1.46e9, note: NO_CONFIG },
  ),
  known(
    "xlm-roberta-large-ViT-H-14/frozen_laion5b_s13b_b90k",
    "laion/CLIP-ViT-H-14-frozen-xlm-roberta-large-laion5B-s13B-b90k",
    [224, 14, 1024, 1193.01],
    { ...laion, tokenizer: "xlm-roberta" },
    { note: NO_CONFIG },
  ),
  known("nllb-clip-base/v1", "visheratin/nllb-clip-base-oc", [224, 32, 512, 501.89], nllb),
  known("nllb-clip-large/v1", "visheratin/nllb-clip-large-oc", [224, 14, 1024, 1399.22], nllb),
  known("nllb-clip-base-siglip/v1", "visheratin/nllb-clip-base-siglip", [384, 16, 768, 507.47], nllbSiglip),
  known(
    "nllb-clip-large-siglip/v1",
    "visheratin/nllb-clip-large-siglip",
    [384, 14, 1152, 1195.5],
    nllbSiglip,
    { weightsBytes: 4.78e9, note: REMAINDER },
  ),
  known(
    "convnext_base_w/laion2b_s13b_b82k",
    "laion/CLIP-convnext_base_w-laion2B-s13B-b82K",
    [256, undefined, 640, 179.39],
    convnext,
  ),
  known(
    "convnext_large_d/laion2b_s26b_b102k_augreg",
    "laion/CLIP-convnext_large_d.laion2B-s26B-b102K-augreg",
    [256, undefined, 768, 351.77],
    convnext,
  ),
  known(
    "convnext_large_d_320/laion2b_s29b_b131k_ft_soup",
    "laion/CLIP-convnext_large_d_320.laion2B-s29B-b131K-ft-soup",
    [320, undefined, 768, 351.77],
    convnext,
  ),
  known(
    "convnext_xxlarge/laion2b_s34b_b82k_augreg_soup",
    "laion/CLIP-convnext_xxlarge-laion2B-s34B-b82K-augreg-soup",
    [256, undefined, 1024, 1200.58],
    convnext,
  ),
  known(
    "ViT-B-32-256/datacomp_s34b_b86k",
    "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K",
    [256, 32, 512, 151.29],
    laion,
  ),
  known(
    "ViT-g-14/laion2b_s34b_b88k",
    "laion/CLIP-ViT-g-14-laion2B-s34B-b88K",
    [224, 14, 1024, 1366.68],
    laion,
  ),
  known(
    "ViT-bigG-14/laion2b_s39b_b160k",
    "laion/CLIP-ViT-bigG-14-laion2B-39B-b160k",
    [224, 14, 1280, 2539.57],
    laion,
  ),
];
