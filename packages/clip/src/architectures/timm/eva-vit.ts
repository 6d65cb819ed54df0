/* timm's Eva (timm/models/eva.py), by name: EVA-01 and EVA-02 CLIP, and the Perception Encoder. */
import type { Rotary } from "../rotary.ts";
import { CLIP_LAYER_NORM, LAYER_NORM, type TimmSize, type TimmVit } from "./timm-vit.ts";

const eva = {
  family: "eva",
  activation: "gelu",
  epsilon: LAYER_NORM,
  patchBias: true,
  classToken: true,
  registers: 0,
  positions: "all",
  preNorm: false,
  pool: "token",
} as const;

/** The attention of EVA-01 and of EVA-02-E: projections stacked, biases of queries and values beside them. */
const stacked = {
  parts: { unbiased: ["key"] },
  names: { blocks: {}, apart: false, ownBiases: true },
} as const;

/** EVA-02's block (Fang et al., arXiv 2303.11331, section 2.1). */
const gated = {
  parts: { unbiased: ["key"], attentionNorm: true, gated: "swiglu" },
  rotary: { reference: { rows: 16, columns: 16 }, offset: 0, first: "rows" },
  names: { blocks: { "mlp.in": "mlp.fc1_x", "mlp.gate": "mlp.fc1_g" }, apart: true, ownBiases: false },
} as const;

/** Perception Encoder (Bolya et al., arXiv 2504.13181): name, size, side of the grid that positions count in. */
const PERCEPTION: Readonly<Record<string, readonly [size: TimmSize, patch: number, side: number]>> = {
  tiny_patch16_384: [[192, 12, 3, 768], 16, 24],
  small_patch16_384: [[384, 12, 6, 1536], 16, 24],
  base_patch16_224: [[768, 12, 12, 3072], 16, 14],
  large_patch14_336: [[1024, 24, 16, 4096], 14, 24],
  gigantic_patch14_448: [[1536, 50, 16, 8960], 14, 32],
};

/** What a name of these stands for; undefined for others. */
export function evaVit(name: string): TimmVit | undefined {
  const giant = /^eva_giant_patch14_(clip_)?(?:224|336|560)$/.exec(name);
  if (giant !== null) {
    const pool = giant[1] === undefined ? "avg" : "token";
    return { ...eva, ...stacked, size: [1408, 40, 16, 6144], patch: 14, pool };
  }
  switch (name) {
    case "eva02_base_patch16_clip_224":
      return { ...eva, ...gated, size: [768, 12, 12, 2048], patch: 16 };
    case "eva02_large_patch14_clip_224":
    case "eva02_large_patch14_clip_336":
      return { ...eva, ...gated, size: [1024, 24, 16, 2730], patch: 14 };
    case "eva02_enormous_patch14_clip_224":
      return {
        ...eva,
        ...stacked,
        size: [1792, 64, 16, 15_360],
        patch: 14,
        parts: { ...stacked.parts, norm: "branch" },
      };
  }
  const known = PERCEPTION[/^vit_pe_core_(.+)$/.exec(name)?.[1] ?? ""];
  return known && perceptionEncoder(...known);
}

function perceptionEncoder(size: TimmSize, patch: number, side: number): TimmVit {
  // The largest has no class token, and counts rows and columns from 0.
  const classToken = patch !== 14 || side !== 32;
  const rotary: Rotary = {
    reference: { rows: side, columns: side },
    offset: classToken ? 1 : 0,
    first: "columns",
  };
  return {
    ...eva,
    family: "pe",
    size,
    patch,
    epsilon: CLIP_LAYER_NORM,
    parts: {},
    patchBias: false,
    classToken,
    preNorm: true,
    pool: "map",
    poolHeads: 8,
    rotary,
    names: { blocks: {}, apart: false, ownBiases: false },
  };
}
