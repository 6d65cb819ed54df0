/* CLIP's vision transformers, trained by LAION, Meta, Apple and Microsoft. Sources as in docs/models.md. */
import { PICKLE, quickGelu, type Shape, UNSEEN, vitB16, vitB32, vitH14, vitL14 } from "./clip-shapes.ts";
import { type Entry, halves, openai } from "./known-shapes.ts";

const squash = { preprocess: { ...openai, resize: "squash" } } as const;
const vitH14At378: Shape = { ...vitH14, imageSize: 378, parameters: 986.71 };

export const CLIP_CHECKPOINTS: readonly Entry[] = [
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
  tinyclip("ViT-61M-32-Text-29M", "laion400m", { ...vitB32, parameters: 115.38, weightsBytes: 462e6 }),
  tinyclip("ViT-40M-32-Text-19M", "laion400m", { ...vitB32, parameters: 84.21, weightsBytes: 337e6 }),
  tinyclip("ViT-39M-16-Text-19M", "yfcc15m", { ...vitB16, parameters: 83.1, weightsBytes: 332e6 }),
  tinyclip("ViT-8M-16-Text-3M", "yfcc15m", { ...vitB16, parameters: 23.45, weightsBytes: 93.8e6 }),
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

/** Of the sizes that their authors' files and the hub's listings have; transformers' configurations were not seen. */
function tinyclip(model: string, data: "laion400m" | "yfcc15m", shape: Shape): Entry {
  return {
    name: `TinyCLIP-${model}/${data}`,
    hubId: `wkcn/TinyCLIP-${model}-${data === "yfcc15m" ? "YFCC15M" : "LAION400M"}`,
    ...shape,
    layout: "hugging-face",
    licence: "MIT",
    note: "GELU as in the authors' own configuration; the repository's was not verified.",
  };
}
