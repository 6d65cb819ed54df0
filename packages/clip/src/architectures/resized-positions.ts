import { constant, node, weightValue } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { reshape } from "../onnx/operators.ts";
import type { Weights } from "../tower/weights.ts";

interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Positions [rows · columns, W] of `grid` from the file's, which are those of the grid `table`: interpolated linearly
 * along either side, over as many cells as one of the new grid covers where that is coarser (transformers,
 * modeling_siglip2.py, `resize_positional_embeddings`; PyTorch's `interpolate` with `antialias`). Made of constants
 * alone, so that the runtime computes them once, when it loads the graph.
 */
export function resizedPositions(
  graph: Graph,
  weights: Weights,
  { table, grid, width }: { readonly table: Grid; readonly grid: Grid; readonly width: number },
): Value {
  const stored = weightValue(graph, weights.get("vision.positions", [table.rows * table.columns, width]));
  const along = (from: number, to: number): Value =>
    constant(graph, "float32", [to, from], resizeWeights(from, to));
  const byRow = reshape(graph, stored, [table.rows, table.columns * width]);
  const rows = node(graph, "MatMul", [along(table.rows, grid.rows), byRow]);
  const byCell = reshape(graph, rows, [grid.rows, table.columns, width]);
  const cells = node(graph, "MatMul", [along(table.columns, grid.columns), byCell]);
  return reshape(graph, cells, [grid.rows * grid.columns, width]);
}

/** How much each of `from` cells counts for each of `to`, row-major [to, from]; rows sum to 1. */
export function resizeWeights(from: number, to: number): number[] {
  const scale = from / to;
  const reach = Math.max(scale, 1);
  return Array.from({ length: to }, (_, cell) => {
    const centre = (cell + 0.5) * scale - 0.5;
    const shares = Array.from({ length: from }, (__, source) =>
      Math.max(0, 1 - Math.abs(source - centre) / reach),
    );
    const sum = shares.reduce((total, share) => total + share, 0);
    return shares.map((share) => share / sum);
  }).flat();
}
