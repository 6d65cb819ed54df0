import { CommonGroundError } from "@commonground/core";
import type { Family, TowerSource, VisionTower } from "../../tower/tower.ts";
import type { Pooling } from "../vision-pooling.ts";
import { type VisionTransformer, visionTransformer } from "../vision-transformer.ts";
import { evaVit } from "./eva-vit.ts";
import { plainVit } from "./plain-vit.ts";
import type { TimmVit } from "./timm-vit.ts";
import { projectTimm, readTimmVision, timmModelName, type TimmVision } from "./timm-vision.ts";
import { locateTimmTransformer } from "./transformer-names.ts";
import { vitaminVit } from "./vitamin-vit.ts";

/** What a timm model's name stands for, where it is a vision transformer that is built. */
export function timmVit(name: string): TimmVit | undefined {
  return plainVit(name) ?? evaVit(name) ?? vitaminVit(name);
}

/** Sizes of the weights, where there are any: width, blocks, and hidden units of blocks and pooling. */
function storedSizes({ shapeOf }: TowerSource, { size, pool }: TimmVit) {
  const trunk = (name: string) => shapeOf(`visual.trunk.${name}`);
  const [defaultWidth, defaultLayers, , defaultHidden] = size;
  let layers = 0;
  while (trunk(`blocks.${layers}.norm1.weight`) !== undefined) layers++;
  const hidden = ["fc1", "fc1_x", "w1"].map((name) => trunk(`blocks.0.mlp.${name}.weight`)).find(Boolean);
  return {
    width: trunk("blocks.0.norm1.weight")?.[0] ?? defaultWidth,
    layers: layers || defaultLayers,
    hidden: hidden?.[0] ?? defaultHidden,
    poolHidden: pool === "map" ? (trunk("attn_pool.mlp.fc1.weight")?.[0] ?? defaultHidden) : defaultHidden,
  };
}

function configOf(source: TowerSource, vit: TimmVit, vision: TimmVision): VisionTransformer {
  const { width, layers, hidden, poolHidden } = storedSizes(source, vit);
  const [namedWidth, , namedHeads] = vit.size;
  // A head is as wide in every size of a name.
  const heads = (width * namedHeads) / namedWidth;
  if (!Number.isInteger(heads) || width % (vit.poolHeads ?? heads) !== 0) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${source.path}: vision encoder: width ${width} of the weights does not divide into heads of ` +
        `${namedWidth / namedHeads} channels, as ${vision.name} has; check that the weights belong to this configuration`,
    );
  }
  // A trunk that keeps its own classifier is made with the pooling asked for; another keeps the norms it was made with.
  const extra = vision.head === "linear" || vision.head === "mlp";
  const made = extra ? vit.pool : vision.pool;
  const pooled = vit.normAfterPool ?? made === "avg";
  const pool = vision.pool || vit.pool;
  const pooling: Pooling =
    pool === "map"
      ? { kind: "map", heads: vit.poolHeads ?? heads, hidden: poolHidden, activation: vit.activation }
      : { kind: pool === "avg" ? "mean" : "class" };
  const { image } = vision;
  return {
    width,
    layers,
    heads,
    hidden,
    activation: vit.activation,
    epsilon: vit.epsilon,
    parts: vit.parts,
    image,
    patch: { height: vit.patch, width: vit.patch },
    grid: { rows: Math.floor(image.height / vit.patch), columns: Math.floor(image.width / vit.patch) },
    stem: vit.stem,
    patchBias: vit.patchBias,
    classToken: vit.classToken,
    registers: vit.registers,
    positions: vit.positions,
    batched: true,
    norms: { before: vit.preNorm, after: !pooled, pooled },
    pooling,
    rotary: vit.rotary,
    embeddingDimension: vision.head === "none" ? width : vision.embeddingDimension,
    project: (graph, weights, rows) => projectTimm(graph, weights, vision, rows, width, "trunk.head"),
  };
}

/** Ways of pooling that a trunk can be asked for; it has no other weights than those it was made with. */
function poolsOf({ pool, classToken }: TimmVit, head: TimmVision["head"]): string[] {
  const pools = pool === "map" ? ["map"] : classToken ? ["token", "avg"] : ["avg"];
  // Asked for none, a trunk that is its own head gives all of its tokens.
  return head === "linear" || head === "mlp" ? ["", ...pools] : pools;
}

/**
 * timm's vision transformers as open_clip's vision encoder, by their names: plain ones with or without a class token,
 * with registers, SigLIP's, MobileCLIP's B, EVA-01 and -02 (Sun et al., arXiv 2303.15389), the Perception Encoder,
 * ViTamin.
 * Sizes are those of the weights, so that one without a published name loads too.
 */
export const timmTransformer: Family<VisionTower> = {
  name: "timm-vit",
  description: "timm's vision transformers, EVA, PE-Core and ViTamin (open_clip)",
  configure: (source) => {
    const name = timmModelName(source);
    const vit = name === undefined ? undefined : timmVit(name);
    if (vit === undefined) return undefined;
    const config = configOf(
      source,
      vit,
      readTimmVision(source, (head) => poolsOf(vit, head)),
    );
    return visionTransformer(vit.family, config, source.path, locateTimmTransformer(vit.names));
  },
};
