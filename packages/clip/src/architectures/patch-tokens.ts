/* From pixels to the tokens of a vision transformer's first block. */
import { input, node, weightValue } from "../onnx/graph.ts";
import type { Graph, Value, Weight } from "../onnx/graph.ts";
import { integers, reshape, sizeOf, transpose } from "../onnx/operators.ts";
import { weightRows, type Weights } from "../tower/weights.ts";
import { keptPatches } from "./kept-patches.ts";
import { resizedPositions } from "./resized-positions.ts";

export interface PatchTokens {
  /** Width W of a token. */
  readonly width: number;
  readonly image: { readonly height: number; readonly width: number };
  readonly patch: { readonly height: number; readonly width: number };
  readonly grid: { readonly rows: number; readonly columns: number };
  /** What makes patches [n, W, rows, columns] of pixels; undefined: one convolution whose stride is its kernel. */
  readonly stem?: ((graph: Graph, weights: Weights, pixels: Value) => Value) | undefined;
  /** Whether its kernel is stored as a matrix [W, patch height · patch width · 3], colours last. */
  readonly flatPatches?: boolean | undefined;
  /** Whether that convolution has a bias. */
  readonly patchBias: boolean;
  readonly classToken: boolean;
  /** Further tokens after it, of no patch (Darcet et al., arXiv 2309.16588). */
  readonly registers: number;
  /** Which tokens have a learned position; undefined: none. */
  readonly positions: "all" | "patches" | undefined;
  /** The grid that the file's positions are of, where they are resized to the image's. */
  readonly positionGrid?: { readonly rows: number; readonly columns: number } | undefined;
  /** Whether the file keeps tokens and positions with dimensions of size 1 before their own, as timm does. */
  readonly batched: boolean;
}

/** Tokens before the first patch. */
export function leadingTokens({ classToken, registers }: PatchTokens): number {
  return (classToken ? 1 : 0) + registers;
}

export interface FirstTokens {
  readonly pixels: Value;
  /** [T, n, W]. */
  readonly tokens: Value;
  /** T as a one-element int64 value. */
  readonly count: Value;
  /** What stayed, where patches are left out. */
  readonly kept: { readonly rows: Value; readonly images: Value } | undefined;
}

/** Declares the input `pixels`, and `patch_rows` where patches may be left out (`drop`). */
export function patchTokens(graph: Graph, weights: Weights, shape: PatchTokens, drop: boolean): FirstTokens {
  const { width, image, grid, batched } = shape;
  const leading = leadingTokens(shape);
  const patches = grid.rows * grid.columns;
  const pixels = input(graph, "pixels", "float32", ["n", 3, image.height, image.width]);
  const placed = shape.positions === "all" ? leading + patches : patches;
  const rowsOf = (name: string, rows: number): Weight => ({
    ...weights.get(name, [...(batched ? [1] : []), rows, width]),
    shape: [rows, width],
  });
  const table = shape.positionGrid;
  const positions =
    shape.positions === undefined || table !== undefined ? undefined : rowsOf("vision.positions", placed);
  const own = (from: number, to: number): Value | undefined =>
    positions === undefined ? undefined : weightValue(graph, weightRows(positions, from, to));
  const added = (x: Value, place: Value | undefined): Value =>
    place === undefined ? x : node(graph, "Add", [x, place]);

  const first: Value[] = [];
  if (shape.classToken) {
    const token = { ...weights.get("vision.class", batched ? [1, 1, width] : [width]), shape: [1, width] };
    first.push(weightValue(graph, token));
  }
  if (shape.registers > 0) first.push(weightValue(graph, rowsOf("vision.registers", shape.registers)));
  const joined = first.length > 1 ? node(graph, "Concat", first, { axis: 0 }) : first[0];

  const place =
    table === undefined
      ? own(placed - patches, placed)
      : resizedPositions(graph, weights, { table, grid, width });
  const every = added(
    cellTokens(graph, weights, shape, pixels),
    place === undefined ? undefined : reshape(graph, place, [patches, 1, width]),
  );
  const left = drop ? keptPatches(graph, every, width) : undefined;
  const rest = left?.patches ?? every;
  const count = left?.count ?? integers(graph, [patches]);
  const images = sizeOf(graph, pixels, 0);
  const kept = left === undefined ? undefined : { rows: left.rows, images };
  if (joined === undefined) return { pixels, tokens: rest, count, kept };

  const before = reshape(graph, added(joined, shape.positions === "all" ? own(0, leading) : undefined), [
    leading,
    1,
    width,
  ]);
  const everyImage = node(graph, "Concat", [integers(graph, [leading]), images, integers(graph, [width])], {
    axis: 0,
  });
  return {
    pixels,
    tokens: node(graph, "Concat", [node(graph, "Expand", [before, everyImage]), rest], { axis: 0 }),
    count:
      left === undefined
        ? integers(graph, [leading + patches])
        : node(graph, "Add", [count, integers(graph, [leading])]),
    kept,
  };
}

/** [n, 3, height, width] → [patches, n, W]. */
function cellTokens(
  graph: Graph,
  weights: Weights,
  { width, patch, stem, flatPatches = false, patchBias }: PatchTokens,
  pixels: Value,
): Value {
  const cells = stem === undefined ? convolve() : stem(graph, weights, pixels);
  return transpose(graph, reshape(graph, cells, [0, width, -1]), [2, 0, 1]);

  function convolve(): Value {
    const sides = [patch.height, patch.width];
    const kernel = flatPatches
      ? transpose(graph, reshape(graph, flatKernel(), [width, ...sides, 3]), [0, 3, 1, 2])
      : weightValue(graph, weights.get("vision.patch.weight", [width, 3, ...sides]));
    const bias = patchBias ? [weightValue(graph, weights.get("vision.patch.bias", [width]))] : [];
    return node(graph, "Conv", [pixels, kernel, ...bias], {
      kernel_shape: sides,
      strides: sides,
    });
  }

  function flatKernel(): Value {
    return weightValue(graph, weights.get("vision.patch.weight", [width, patch.height * patch.width * 3]));
  }
}
