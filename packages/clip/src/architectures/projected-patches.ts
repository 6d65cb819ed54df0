/*
 * Patches brought into the joint space by the encoder's own last steps (method 12): `tokens`, the last block's output;
 * `value`, its value and output projections alone (Zhou et al., MaskCLIP, arXiv 2112.01071); `self`, its attention
 * among the queries themselves, residual and perceptron left out (Lan et al., ClearCLIP, arXiv 2407.12442).
 */
import type { ProjectedFeature } from "@commonground/core";
import { node, output } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, reshape, scalar, slice, transpose } from "../onnx/operators.ts";
import type { VisionOutput } from "../tower/tower.ts";
import type { BlockResult } from "./transformer-block.ts";

export const PROJECTIONS: readonly ProjectedFeature[] = [
  "projected-tokens",
  "projected-value",
  "projected-self",
];

export interface ProjectedRows {
  readonly width: number;
  readonly heads: number;
  readonly embeddingDimension: number;
  /** Tokens of an image to project, as a one-element int64 value. */
  readonly kept: Value;
  /** Tokens before the first patch. */
  readonly leading: number;
  /** Rows [kept · n, W] of the last block: its output, its queries with their factor, its values. */
  readonly tokens: () => Value;
  readonly queries: () => Value;
  readonly values: () => Value;
  /** The encoder's way from rows of the last block into the joint space: [rows, W] → [rows, c]. */
  readonly toJoint: (rows: Value) => Value;
}

/** Shows the projected features among `outputs` as [n, N, c]. */
export function showProjectedPatches(
  graph: Graph,
  outputs: readonly VisionOutput[],
  block: BlockResult,
  rows: ProjectedRows,
): void {
  const { kept, leading, embeddingDimension, toJoint } = rows;
  const sources: Record<ProjectedFeature, () => Value> = {
    "projected-tokens": rows.tokens,
    "projected-value": () => block.out(rows.values()),
    "projected-self": () => block.out(attendToThemselves(graph, rows)),
  };
  const shape = node(graph, "Concat", [kept, integers(graph, [-1, embeddingDimension])], { axis: 0 });
  for (const name of PROJECTIONS) {
    if (!outputs.includes(name)) continue;
    const projected = node(graph, "Reshape", [toJoint(sources[name]()), shape]);
    const patches = slice(graph, projected, 0, integers(graph, [leading]), kept);
    output(graph, name, transpose(graph, patches, [1, 0, 2]));
  }
}

/** Attention whose keys are the queries: [kept · n, W], before the output projection. */
function attendToThemselves(graph: Graph, { width, heads, kept, queries, values }: ProjectedRows): Value {
  const perHead = width / heads;
  const asked = queries();
  const split = node(graph, "Concat", [kept, integers(graph, [-1, heads, perHead])], { axis: 0 });
  const byHead = (rows: Value, permutation: readonly number[]): Value =>
    transpose(graph, node(graph, "Reshape", [rows, split]), permutation);
  // Both operands carry the factor 1/√d, so one of the two is taken back.
  const scores = node(graph, "Mul", [
    node(graph, "MatMul", [byHead(asked, [1, 2, 0, 3]), byHead(asked, [1, 2, 3, 0])]),
    scalar(graph, Math.sqrt(perHead)),
  ]);
  const shares = node(graph, "Softmax", [scores], { axis: -1 });
  const attended = node(graph, "MatMul", [shares, byHead(values(), [1, 2, 0, 3])]);
  return reshape(graph, transpose(graph, attended, [2, 0, 1, 3]), [-1, width]);
}
