/*
 * Rotary positions in two dimensions: pairs of a head's channels are turned by angles that grow with a patch's row and
 * column (Su et al., arXiv 2104.09864, section 3.4; Heo et al., arXiv 2403.13298, section 3; timm,
 * layers/pos_embed_sincos.py, RotaryEmbeddingCat). Tokens that are no patches are not turned.
 */
import { constant, node } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, reshape, sizeOf } from "../onnx/operators.ts";

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
 * How queries and keys are turned. `kept` are the rows (patch · n + image, int64) of patches that stay, and how many of
 * an image, where some are left out.
 */
export function rotaryTurn(
  graph: Graph,
  rotary: Rotary,
  { grid, leading, perHead }: Places,
  kept?: { readonly rows: Value; readonly images: Value },
): Turn {
  const tokens = leading + grid.rows * grid.columns;
  const rows = Math.max(tokens, MOST_IMAGES);
  const angles = node(graph, "MatMul", [
    constant(graph, "float32", [rows, 2], placesOf(rotary, grid, leading, rows)),
    constant(graph, "float32", [2, perHead / 2], frequencies(perHead)),
  ]);
  const [cosines, sines] = [node(graph, "Cos", [angles]), node(graph, "Sin", [angles])];
  let places: Value | undefined;
  return (byHead, count) => {
    places ??= kept === undefined ? everyPlace(graph, tokens, byHead) : keptPlaces(graph, leading, kept);
    const asked =
      count === undefined
        ? places
        : node(graph, "Slice", [places, integers(graph, [0]), count, integers(graph, [0])]);
    // Each token is a sequence of its images, so that what has no order among images needs none.
    const turned = `${byHead}:turned`;
    graph.nodes.push({
      operator: "RotaryEmbedding",
      domain: "com.microsoft",
      inputs: [reshape(graph, byHead, [0, 0, -1]), asked, cosines, sines],
      output: turned,
      attributes: { interleaved: 1 },
    });
    return reshape(graph, turned, [0, 0, -1, perHead]);
  };
}

/** The operator wants as many rows of angles as a token has images, though it reads those of the places alone. */
const MOST_IMAGES = 8192;

/** [T, n]: the place of every token of every image, which is the token's. */
function everyPlace(graph: Graph, tokens: number, byHead: Value): Value {
  const each = Array.from({ length: tokens }, (_, token) => token);
  const shape = node(graph, "Concat", [integers(graph, [tokens]), sizeOf(graph, byHead, 1)], { axis: 0 });
  return node(graph, "Expand", [constant(graph, "int64", [tokens, 1], each), shape]);
}

/** [m, n]: the places of the leading tokens and of the patches that stay, image by image. */
function keptPlaces(
  graph: Graph,
  leading: number,
  { rows, images }: { readonly rows: Value; readonly images: Value },
): Value {
  const patches = node(graph, "Div", [rows, images]);
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
  const shape = node(graph, "Concat", [integers(graph, [-1]), images], { axis: 0 });
  return node(graph, "Reshape", [places, shape]);
}

/** What each token's angles are multiples of, its row and its column, or the other way round: [T, 2], then zeros. */
function placesOf(
  { reference, offset, first }: Rotary,
  grid: Places["grid"],
  leading: number,
  rows: number,
): number[] {
  const row = (i: number): number => ((i + offset) / grid.rows) * reference.rows;
  const column = (j: number): number => ((j + offset) / grid.columns) * reference.columns;
  const patches = Array.from({ length: grid.rows }, (_, i) =>
    Array.from({ length: grid.columns }, (__, j) =>
      first === "rows" ? [row(i), column(j)] : [column(j), row(i)],
    ),
  );
  const counted = [...Array.from({ length: 2 * leading }, () => 0), ...patches.flat(2)];
  return [...counted, ...Array.from({ length: 2 * rows - counted.length }, () => 0)];
}

/** [2, d / 2]: half of the pairs of channels turn by the first place, half by the second. */
function frequencies(perHead: number): number[] {
  const bands = perHead / 4;
  const half = Array.from({ length: bands }, (_, i) => BASE ** (-i / bands));
  const none = half.map(() => 0);
  return [...half, ...none, ...none, ...half];
}
