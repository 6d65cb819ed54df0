import { CommonGroundError } from "@commonground/core";
import { channelsLast } from "../../onnx/convolution.ts";
import { input, node, output } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { integers, reshape, sizeOf, slice } from "../../onnx/operators.ts";
import type { Family, VisionOutput, VisionTower } from "../../tower/tower.ts";
import type { Weights } from "../../tower/weights.ts";
import {
  attentionBlock,
  downsample,
  type Maps,
  mobileOne,
  placeEncoding,
  repMixerBlock,
} from "./fastvit-parts.ts";
import { exists } from "./fused-convolution.ts";
import { projectTimm, readTimmVision, timmModelName, type TimmVision } from "./timm-vision.ts";

/** Stages of MCi0 to MCi4, each of which halves the image but for the first. */
const STAGES: Readonly<Record<string, number>> = { mci0: 4, mci1: 4, mci2: 4, mci3: 5, mci4: 5 };
/** What the stem divides the image's sides by. */
const STEM = 4;

/** The stages on [n, 3, h, w] and the last convolution. */
function trunk(graph: Graph, weights: Weights, stages: number, pixels: Value): Maps {
  const start = "vision.trunk";
  let x: Maps = { value: pixels, channels: 3 };
  for (const [i, stride] of [2, 2, 1].entries()) {
    x = mobileOne(graph, weights, `${start}.stem.${i}`, x, stride);
  }
  for (let stage = 0; stage < stages; stage++) {
    const name = `${start}.stages.${stage}`;
    if (stage > 0) x = downsample(graph, weights, `${name}.downsample.proj`, x);
    x = placeEncoding(graph, weights, `${name}.pos_emb`, x);
    for (let i = 0; i === 0 || exists(weights, `${name}.blocks.${i}.mlp.fc1`); i++) {
      const block = exists(weights, `${name}.blocks.${i}.token_mixer.qkv`) ? attentionBlock : repMixerBlock;
      x = block(graph, weights, `${name}.blocks.${i}`, x);
    }
  }
  return mobileOne(graph, weights, `${start}.final_conv`, x);
}

function build(
  graph: Graph,
  weights: Weights,
  vision: TimmVision,
  stages: number,
  outputs: readonly VisionOutput[],
): void {
  const { image, embeddingDimension } = vision;
  const pixels = input(graph, "pixels", "float32", ["n", 3, image.height, image.width]);
  const kept = input(graph, "kept_tokens", "int64", [1]);
  const { value: map, channels } = trunk(graph, weights, stages, pixels);
  const cells = (): Value => reshape(graph, channelsLast(graph, map), [0, -1, channels]);
  const project = (rows: Value): Value =>
    projectTimm(graph, weights, vision, rows, channels, "trunk.head.fc");
  const shown: Partial<Record<VisionOutput, () => Value>> = {
    embedding: () => project(node(graph, "ReduceMean", [map], { axes: [2, 3], keepdims: 0 })),
    tokens: cells,
    "projected-tokens": () => {
      const rows = slice(graph, cells(), 1, integers(graph, [0]), kept);
      const shape = [sizeOf(graph, pixels, 0), integers(graph, [-1, embeddingDimension])];
      return node(graph, "Reshape", [
        project(reshape(graph, rows, [-1, channels])),
        node(graph, "Concat", shape, { axis: 0 }),
      ]);
    },
  };
  for (const name of outputs) {
    const show = shown[name];
    if (show !== undefined) output(graph, name, show());
  }
}

/**
 * timm's FastViT in the sizes of MobileCLIP, MCi0 to MCi4 (Vasu et al., arXiv 2303.14189 and 2311.17049; timm,
 * models/fastvit.py), as open_clip's vision encoder: convolutions of branches, attention in the last stages. Its features
 * are the last convolution's map, before the mean. Depths and widths are those of the weights.
 */
export const fastvit: Family<VisionTower> = {
  name: "fastvit",
  description: "FastViT of MobileCLIP (open_clip)",
  configure: (source) => {
    const [, kind = ""] = /^fastvit_(mci\d)$/.exec(timmModelName(source) ?? "") ?? [];
    const stages = STAGES[kind];
    if (stages === undefined) return undefined;
    const vision = readTimmVision(source, (head) =>
      head === "none" ? [] : head === "classifier" ? ["avg"] : ["", "avg"],
    );
    const { image } = vision;
    const cell = STEM * 2 ** (stages - 1);
    if (image.height % cell !== 0 || image.width % cell !== 0) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${source.path}: vision encoder: image size ${image.width} × ${image.height} is not a multiple of ${cell}`,
      );
    }
    return {
      family: "fastvit",
      imageSize: { width: image.width, height: image.height },
      grid: { rows: image.height / cell, columns: image.width / cell },
      tokens: (image.height / STEM) * (image.width / STEM),
      blocks: 0,
      features: ["tokens"],
      patch: { width: cell, height: cell },
      projections: ["projected-tokens"],
      drop: undefined,
      build: (graph, weights, outputs) => build(graph, weights, vision, stages, outputs),
    };
  },
};
