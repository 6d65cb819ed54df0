import { type FeatureKind, parseFeature } from "@commonground/core";
import type { Graph, Value } from "../onnx/graph.ts";
import { output } from "../onnx/graph.ts";
import { integers, reshape, slice } from "../onnx/operators.ts";
import type { VisionOutput } from "./tower.ts";
import type { BlockResult } from "./transformer-block.ts";

/** An inner feature to show: its name, and what the name says. */
export interface FeatureRequest {
  readonly name: VisionOutput;
  readonly kind: FeatureKind;
  readonly block: number;
}

/** The inner features among `outputs` of an encoder of `blocks` blocks; without a number: of the last one. */
export function featureRequests(outputs: readonly VisionOutput[], blocks: number): FeatureRequest[] {
  return outputs
    .filter((name) => name !== "embedding")
    .map((name) => {
      const { kind, block } = parseFeature(name);
      return { name, kind, block: typeof block === "number" ? block : blocks - 1 };
    });
}

/** Whether keys without bias are wanted of a block, which otherwise adds the bias within its product. */
export function asksForBareKeys(requests: readonly FeatureRequest[], block: number): boolean {
  return requests.some((request) => request.block === block && request.kind === "keys-nobias");
}

/** How a block's rows divide into images. */
export interface RowLayout {
  readonly width: number;
  /** Tokens of an image inside the block. */
  readonly tokens: number;
  /** Tokens of an image that leave the block, as a one-element int64 value. */
  readonly kept: Value;
  /** The block's output as [n, kept, W]. */
  readonly output: Value;
  /** Tokens before the first patch: 1 with a class token, otherwise 0. */
  readonly leading: 0 | 1;
}

/** Shows the features that `requests` want of block number `block`. */
export function showBlockFeatures(
  graph: Graph,
  requests: readonly FeatureRequest[],
  block: number,
  result: BlockResult,
  { width, tokens, kept, output: rows, leading }: RowLayout,
): void {
  const first = integers(graph, [0]);
  const patches = integers(graph, [leading]);
  const keyRows = (keys: Value): Value => reshape(graph, keys, [-1, tokens, width]);
  const shown: Record<FeatureKind, () => Value> = {
    tokens: () => slice(graph, rows, 1, patches, kept),
    keys: () => slice(graph, keyRows(result.keys), 1, patches, integers(graph, [tokens])),
    "keys-nobias": () => slice(graph, keyRows(result.keysWithoutBias), 1, patches, integers(graph, [tokens])),
    cls: () => slice(graph, rows, 1, first, integers(graph, [1])),
    "cls-keys": () => slice(graph, keyRows(result.keys), 1, first, integers(graph, [1])),
  };
  for (const request of requests) {
    if (request.block === block) output(graph, request.name, shown[request.kind]());
  }
}
