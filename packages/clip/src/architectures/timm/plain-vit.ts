/* timm's VisionTransformer (timm/models/vision_transformer.py and vision_transformer_hybrid.py), by name. */
import type { Graph, Value } from "../../onnx/graph.ts";
import { batchNorm, convolution } from "../../onnx/convolution.ts";
import { activate } from "../../onnx/operators.ts";
import type { Weights } from "../../tower/weights.ts";
import { CLIP_LAYER_NORM, LAYER_NORM, type TimmSize, type TimmVit } from "./timm-vit.ts";

const SIZES: Readonly<Record<string, TimmSize>> = {
  tiny: [192, 12, 3, 768],
  xsmall: [256, 10, 4, 1024],
  wee: [256, 14, 4, 1280],
  little: [320, 14, 5, 1792],
  small: [384, 12, 6, 1536],
  medium: [512, 12, 8, 2048],
  mediumd: [512, 20, 8, 2048],
  betwixt: [640, 12, 10, 2560],
  base: [768, 12, 12, 3072],
  plus: [896, 12, 14, 3584],
  large: [1024, 24, 16, 4096],
  so400m: [1152, 27, 16, 4304],
  huge: [1280, 32, 16, 5120],
  giant: [1408, 40, 16, 6144],
  giantopt: [1536, 40, 16, 6144],
  gigantic: [1664, 48, 16, 8192],
};

/** Those that timm builds with the tanh approximation of GELU (`act_layer`), at any image size unless said. */
const TANH = /^vit_(?:base_patch32|large_patch16_siglip_(?:gap_)?512|so400m_patch16|giantopt_patch16)/;

const plain = {
  family: "vit",
  activation: "gelu",
  epsilon: LAYER_NORM,
  parts: {},
  patchBias: true,
  classToken: true,
  registers: 0,
  positions: "all",
  preNorm: false,
  pool: "token",
  names: { blocks: { scale1: "ls1.gamma", scale2: "ls2.gamma" }, apart: false, ownBiases: false },
} as const;

/** Those without a class token whose patches are averaged; with registers, normalised after it. */
const MEAN = { ...plain, classToken: false, pool: "avg" } as const;

/** What a name of these stands for; undefined for others, some of which have blocks of another kind. */
export function plainVit(name: string): TimmVit | undefined {
  if (name === "vit_base_mci_224") return mobileClipVit();
  const parts = /^vit_([a-z0-9]+)_patch(\d{1,2})_(plus_)?(.*?)_?\d{3}$/.exec(name);
  if (parts === null) return undefined;
  const [, kind = "", pixels = "", plus, variant = ""] = parts;
  const size = plus === undefined ? SIZES[kind] : kind === "base" ? SIZES["plus"] : undefined;
  if (size === undefined || (kind === "plus" && plus === undefined)) return undefined;
  const made = variantOf(kind, plus !== undefined, variant, name);
  return made === undefined ? undefined : { ...made, size, patch: Number(pixels) };
}

function variantOf(
  kind: string,
  plus: boolean,
  variant: string,
  name: string,
): Omit<TimmVit, "size" | "patch"> | undefined {
  const activation = TANH.test(name) ? "gelu-tanh" : "gelu";
  const registers = /^reg(\d)_gap$/.exec(variant);
  if (registers !== null && /^(?:wee|little|medium|mediumd|betwixt|base)$/.test(kind)) {
    const layerScale = kind !== "base";
    return { ...MEAN, registers: Number(registers[1]), positions: "patches", parts: { layerScale } };
  }
  switch (variant) {
    case "":
      return /^(?:wee|little|mediumd|so400m|giantopt)$/.test(kind)
        ? undefined
        : { ...plain, parts: { layerScale: plus } };
    case "clip":
    case "clip_quickgelu":
      return {
        ...plain,
        activation: variant === "clip" ? "gelu" : "quick-gelu",
        epsilon: CLIP_LAYER_NORM,
        preNorm: true,
        patchBias: false,
      };
    case "siglip":
      return { ...MEAN, family: "siglip", pool: "map", activation };
    case "siglip_gap":
      return { ...MEAN, family: "siglip", normAfterPool: false, activation };
    case "gap":
      return /^(?:medium|betwixt)$/.test(kind)
        ? {
            ...MEAN,
            normAfterPool: false,
            parts: { layerScale: true, unbiased: ["query", "key", "value"] },
          }
        : undefined;
    default:
      return undefined;
  }
}

/** MobileCLIP-B: ViT-B/16 whose patches come from three convolutions (Vasu et al., arXiv 2311.17049). */
function mobileClipVit(): TimmVit {
  return { ...plain, size: [768, 12, 12, 3072], patch: 16, positions: "patches", stem: convolutionalStem };
}

/** ε of PyTorch's BatchNorm2d. */
const BATCH_NORM = 1e-5;
/** Kernel, and stride, of the stem's convolutions. */
const STEM = [4, 2, 2];

/** [n, 3, h, w] → [n, W, h / 16, w / 16] (timm, ConvStem): normalised and activated, but for the last. */
function convolutionalStem(graph: Graph, weights: Weights, pixels: Value): Value {
  const start = "vision.trunk.patch_embed.backbone";
  let [x, from] = [pixels, 3];
  for (const [i, side] of STEM.entries()) {
    const isLast = i === STEM.length - 1;
    const [out = from] = weights.shapeOf(`${start}.${i}.conv.weight`) ?? [];
    const vector = (name: string) => weights.get(`${start}.${i}.${name}`, [out]);
    const kernel = weights.get(`${start}.${i}.conv.weight`, [out, from, side, side]);
    x = convolution(graph, x, kernel, isLast ? vector("conv.bias") : undefined, { stride: side });
    if (!isLast) {
      const statistics = {
        scale: vector("bn.weight"),
        bias: vector("bn.bias"),
        mean: vector("bn.running_mean"),
        variance: vector("bn.running_var"),
      };
      x = activate(graph, batchNorm(graph, x, statistics, BATCH_NORM), "gelu");
    }
    from = out;
  }
  return x;
}
