import { type FeatureKind, isProjected, parseFeature } from "@commonground/core";
import type { Graph, Value } from "../onnx/graph.ts";
import { node, output, weightValue } from "../onnx/graph.ts";
import { integers, reshape, slice, transpose } from "../onnx/operators.ts";
import type { VisionOutput } from "../tower/tower.ts";
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
    .filter((name) => name !== "embedding" && !isProjected(name))
    .map((name) => {
      const { kind, block } = parseFeature(name);
      return { name, kind, block: typeof block === "number" ? block : blocks - 1 };
    });
}

/** How a block's rows divide into images. */
export interface RowLayout {
  readonly width: number;
  /** Tokens of an image inside the block. */
  readonly tokens: number;
  /** Tokens of an image that leave the block, as a one-element int64 value. */
  readonly kept: Value;
  /** The block's output as [kept, n, W]. */
  readonly output: Value;
  /** Tokens before the first patch: the class token first, where there is one. */
  readonly leading: number;
}

/** Shows the features that `requests` want of block number `block`. */
export function showBlockFeatures(
  graph: Graph,
  requests: readonly FeatureRequest[],
  block: number,
  result: BlockResult,
  { width, tokens, kept, output: rows, leading }: RowLayout,
): void {
  const all = integers(graph, [tokens]);
  const one = integers(graph, [1]);
  const bareKeys = (): Value => reshape(graph, result.keysWithoutBias, [tokens, -1, width]);
  const keys = (): Value => {
    const { keyBias } = result;
    return keyBias === undefined ? bareKeys() : node(graph, "Add", [bareKeys(), weightValue(graph, keyBias)]);
  };
  const byImage = (value: Value, from: number, to: Value): Value =>
    transpose(graph, slice(graph, value, 0, integers(graph, [from]), to), [1, 0, 2]);
  const shown: Record<FeatureKind, () => Value> = {
    tokens: () => byImage(rows, leading, kept),
    keys: () => byImage(keys(), leading, all),
    "keys-nobias": () => byImage(bareKeys(), leading, all),
    cls: () => byImage(rows, 0, one),
    "cls-keys": () => byImage(keys(), 0, one),
  };
  for (const request of requests) {
    if (request.block === block) output(graph, request.name, shown[request.kind]());
  }
}
