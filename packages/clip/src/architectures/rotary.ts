/*
 * Rotary positions in two dimensions: pairs of a head's channels are turned by angles that grow with a patch's row and
 * column (Su et al., arXiv 2104.09864, section 3.4; Heo et al., arXiv 2403.13298, section 3; timm,
 * layers/pos_embed_sincos.py, RotaryEmbeddingCat). Tokens that are no patches are not turned.
 */
import { constant, INT64, node } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, reshape } from "../onnx/operators.ts";

export interface Rotary {
  /** Rows and columns of the grid that angles count in, whatever the image's own. */
  readonly reference: { readonly rows: number; readonly columns: number };
  /** Added to rows and columns, which count from 0. */
  readonly offset: number;
  /** Which of them turns the first half of a head's channels. */
  readonly first: "rows" | "columns";
}

/** Angles fall from 1 to this to the power of −1, exclusive. */
const BASE = 10_000;

interface Places {
  readonly grid: { readonly rows: number; readonly columns: number };
  /** Tokens before the first patch. */
  readonly leading: number;
  /** Channels of a head. */
  readonly perHead: number;
}

/** Turns [T, n, heads, d] by the places of its tokens; the first `count` of them alone, where that is given. */
export type Turn = (byHead: Value, count?: Value) => Value;

/**
 * How queries and keys are turned. `kept` are the rows (patch · n + image, int32) of patches that stay, and how many of
 * an image, where some are left out.
 */
export function rotaryTurn(
  graph: Graph,
  rotary: Rotary,
  { grid, leading, perHead }: Places,
  kept?: { readonly rows: Value; readonly images: Value },
): Turn {
  const tokens = leading + grid.rows * grid.columns;
  const angles = node(graph, "MatMul", [
    constant(graph, "float32", [tokens, 2], placesOf(rotary, grid, leading)),
    constant(graph, "float32", [2, perHead], frequencies(perHead)),
  ]);
  const turns = (operator: "Cos" | "Sin"): Value => {
    const every = node(graph, operator, [angles]);
    return kept === undefined
      ? reshape(graph, every, [tokens, 1, 1, perHead])
      : keptTurns(graph, every, leading, perHead, kept);
  };
  const [cosines, sines] = [turns("Cos"), turns("Sin")];
  const partners = constant(graph, "float32", [perHead, perHead], quarterTurn(perHead));
  return (byHead, count) => {
    const first = (turn: Value): Value =>
      count === undefined
        ? turn
        : node(graph, "Slice", [turn, integers(graph, [0]), count, integers(graph, [0])]);
    return node(graph, "Add", [
      node(graph, "Mul", [byHead, first(cosines)]),
      node(graph, "Mul", [node(graph, "MatMul", [byHead, partners]), first(sines)]),
    ]);
  };
}

/** Of `every` [T, d], those of the leading tokens and of the patches that stay, image by image: [m, n, 1, d]. */
function keptTurns(
  graph: Graph,
  every: Value,
  leading: number,
  perHead: number,
  { rows, images }: { readonly rows: Value; readonly images: Value },
): Value {
  const patches = node(graph, "Div", [node(graph, "Cast", [rows], { to: INT64 }), images]);
  const before = node(graph, "Expand", [
    constant(
      graph,
      "int64",
      [leading, 1],
      Array.from({ length: leading }, (_, token) => token),
    ),
    node(graph, "Concat", [integers(graph, [leading]), images], { axis: 0 }),
  ]);
  const places = node(
    graph,
    "Concat",
    [reshape(graph, before, [-1]), node(graph, "Add", [patches, integers(graph, [leading])])],
    { axis: 0 },
  );
  const shape = node(graph, "Concat", [integers(graph, [-1]), images, integers(graph, [1, perHead])], {
    axis: 0,
  });
  return node(graph, "Reshape", [node(graph, "Gather", [every, places], { axis: 0 }), shape]);
}

/** What each token's angles are multiples of, [T, 2]: its row and its column, or the other way round. */
function placesOf({ reference, offset, first }: Rotary, grid: Places["grid"], leading: number): number[] {
  const row = (i: number): number => ((i + offset) / grid.rows) * reference.rows;
  const column = (j: number): number => ((j + offset) / grid.columns) * reference.columns;
  const patches = Array.from({ length: grid.rows }, (_, i) =>
    Array.from({ length: grid.columns }, (__, j) =>
      first === "rows" ? [row(i), column(j)] : [column(j), row(i)],
    ),
  );
  return [...Array.from({ length: 2 * leading }, () => 0), ...patches.flat(2)];
}

/** [2, d]: half of the channels turn by the first place, half by the second, neighbours by the same angle. */
function frequencies(perHead: number): number[] {
  const bands = perHead / 4;
  const half = Array.from({ length: perHead / 2 }, (_, i) => BASE ** (-Math.floor(i / 2) / bands));
  const none = half.map(() => 0);
  return [...half, ...none, ...none, ...half];
}

/** [d, d]: takes (x₀, x₁, x₂, x₃, …) to (−x₁, x₀, −x₃, x₂, …). */
function quarterTurn(perHead: number): number[] {
  const matrix = Array.from({ length: perHead * perHead }, () => 0);
  for (let i = 0; i < perHead; i += 2) {
    matrix[(i + 1) * perHead + i] = -1;
    matrix[i * perHead + i + 1] = 1;
  }
  return matrix;
}
