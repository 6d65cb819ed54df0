/*
 * ViTamin (Chen et al., arXiv 2404.02132; timm/models/vitamin.py), by name: convolutions halve the image four times,
 * transformer blocks with gated perceptrons follow.
 */
import { channelsFirst, channelsLast, convolution } from "../../onnx/convolution.ts";
import { node } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { activate, layerNorm } from "../../onnx/operators.ts";
import type { Weights } from "../../tower/weights.ts";
import { LAYER_NORM, type TimmSize, type TimmVit } from "./timm-vit.ts";

const SIZES: Readonly<Record<string, TimmSize>> = {
  small: [384, 14, 6, 768],
  base: [768, 14, 12, 1536],
  large: [1024, 31, 16, 2048],
  large2: [1024, 31, 16, 2048],
  xlarge: [1152, 32, 16, 2304],
};

const START = "vision.trunk.patch_embed.backbone";

/** What a name of these stands for; undefined for others. */
export function vitaminVit(name: string): TimmVit | undefined {
  const [, kind = ""] = /^vitamin_([a-z0-9]+)_\d{3}$/.exec(name) ?? [];
  const size = SIZES[kind];
  return (
    size && {
      family: "vitamin",
      size,
      patch: 16,
      activation: "gelu",
      epsilon: LAYER_NORM,
      parts: { gated: "geglu" },
      stem,
      patchBias: false,
      classToken: false,
      registers: 0,
      positions: kind === "xlarge" ? undefined : "patches",
      preNorm: false,
      pool: "avg",
      names: {
        blocks: { "mlp.gate": "mlp.w0", "mlp.in": "mlp.w1", "mlp.out": "mlp.w2" },
        apart: false,
        ownBiases: false,
      },
    }
  );
}

/** [n, 3, h, w] → [n, W, h / 16, w / 16], sides rounded up. */
function stem(graph: Graph, weights: Weights, pixels: Value): Value {
  let x = convolve(graph, weights, "stem.conv1", pixels, 2);
  x = activate(graph, norm(graph, weights, "stem.norm1", x), "gelu");
  x = convolve(graph, weights, "stem.conv2", x);
  for (const stage of [0, 1]) {
    for (let i = 0; i === 0 || has(weights, `stages.${stage}.${i}.pre_norm`); i++) {
      x = mobileBlock(graph, weights, `stages.${stage}.${i}`, x, i === 0 ? 2 : 1);
    }
  }
  return convolve(graph, weights, "pool.proj", norm(graph, weights, "pool.norm", x), 2);
}

/** An inverted bottleneck with a norm before it (timm, MbConvLNBlock). */
function mobileBlock(graph: Graph, weights: Weights, name: string, x: Value, stride: 1 | 2): Value {
  const wide = activate(
    graph,
    convolve(graph, weights, `${name}.conv1_1x1`, norm(graph, weights, `${name}.pre_norm`, x)),
    "gelu",
  );
  const mixed = activate(graph, convolve(graph, weights, `${name}.conv2_kxk`, wide, stride), "gelu");
  const added = convolve(graph, weights, `${name}.conv3_1x1`, mixed);
  return node(graph, "Add", [added, stride === 1 ? x : shortcut(graph, weights, `${name}.shortcut`, x)]);
}

/** Means of 3 × 3 cells, those outside the map left out, and a convolution where channels change. */
function shortcut(graph: Graph, weights: Weights, name: string, x: Value): Value {
  const pooled = node(graph, "AveragePool", [x], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    count_include_pad: 0,
  });
  return has(weights, `${name}.expand`) ? convolve(graph, weights, `${name}.expand`, pooled) : pooled;
}

function has(weights: Weights, name: string): boolean {
  return weights.shapeOf(`${START}.${name}.weight`) !== undefined;
}

/** A convolution with a bias that keeps sides, or halves them; depthwise where the kernel is. */
function convolve(graph: Graph, weights: Weights, name: string, x: Value, stride = 1): Value {
  const [out = 1, from = 1, side = 3] = weights.shapeOf(`${START}.${name}.weight`) ?? [];
  const kernel = weights.get(`${START}.${name}.weight`, [out, from, side, side]);
  const bias = weights.get(`${START}.${name}.bias`, [out]);
  const groups = from === 1 ? out : 1;
  return convolution(graph, x, kernel, bias, { stride, padding: (side - 1) / 2, groups });
}

/** Layer normalisation over the channels of [n, C, h, w]. */
function norm(graph: Graph, weights: Weights, name: string, x: Value): Value {
  const [channels = 1] = weights.shapeOf(`${START}.${name}.weight`) ?? [];
  const [scale, bias] = ["weight", "bias"].map((kind) => weights.get(`${START}.${name}.${kind}`, [channels]));
  return channelsFirst(graph, layerNorm(graph, channelsLast(graph, x), scale!, bias!, LAYER_NORM));
}
