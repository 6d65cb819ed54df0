import { input, node } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, reshape, sizeOf } from "../onnx/operators.ts";

/**
 * Leaves patches out of the sequence (method 11, `drop`): of `patches` [N, n, W], positions already added, the rows
 * that the input `patch_rows` names (int64 [m · n]: patch · n + image, all images' first kept patch, then all second
 * ones). Every image keeps as many. Returns [m, n, W], m as a one-element int64 value, and that input.
 */
export function keptPatches(
  graph: Graph,
  patches: Value,
  width: number,
): { readonly patches: Value; readonly count: Value; readonly rows: Value } {
  const rows = input(graph, "patch_rows", "int64", ["m"]);
  const images = sizeOf(graph, patches, 1);
  const count = node(graph, "Div", [sizeOf(graph, rows, 0), images]);
  const kept = node(graph, "Gather", [reshape(graph, patches, [-1, width]), rows], { axis: 0 });
  const shape = node(graph, "Concat", [count, images, integers(graph, [width])], { axis: 0 });
  return { patches: node(graph, "Reshape", [kept, shape]), count, rows };
}
