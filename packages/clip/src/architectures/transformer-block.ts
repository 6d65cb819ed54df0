import { node } from "../onnx/graph.ts";
import type { Graph, Value, Weight } from "../onnx/graph.ts";
import { activate, layerNorm, linear, reshape, transpose } from "../onnx/operators.ts";
import type { Activation } from "../onnx/operators.ts";
import type { Weights } from "../tower/weights.ts";

/** Geometry of a stack of pre-norm transformer blocks. */
export interface TransformerShape {
  /** Width W of a token. */
  readonly width: number;
  readonly layers: number;
  /** Attention heads; W is a multiple of it. */
  readonly heads: number;
  /** Hidden units of the multilayer perceptron. */
  readonly hidden: number;
  readonly activation: Activation;
  /** ε of every layer normalisation. */
  readonly epsilon: number;
}

export interface BlockOptions {
  /** Shape of the block's tokens split into heads, [T, −1, heads, W / heads], as an int64 value. */
  readonly split: Value;
  /** Added to the attention scores [n, heads, queries, T]. */
  readonly mask?: Value | undefined;
  /**
   * Keeps the rows whose output is wanted, and the shape of those split into heads: the rest of the block is then
   * computed for them alone. Keys and values still come from every row.
   */
  readonly queries?: { readonly select: (rows: Value) => Value; readonly split: Value } | undefined;
}

export interface BlockResult {
  /** [rows kept, W]. */
  readonly tokens: Value;
  /** [rows, W]: the key projection of every row, without its bias. */
  readonly keysWithoutBias: Value;
  readonly keyBias: Weight;
  /** [rows kept, W]: the query projection, times 1/√(W / heads). */
  readonly queries: Value;
  /** [rows, W]: the value projection. */
  readonly values: Value;
  /** The attention's output projection of any rows. */
  readonly out: (rows: Value) => Value;
}

/**
 * One pre-norm block (Dosovitskiy et al., arXiv 2010.11929, eqs 2–3) on `x` of shape [T · n, W]. Rows stay
 * two-dimensional for every product with a weight; only attention itself works on [n, heads, T, W / heads]. That all
 * images' first tokens come first, then all second ones, lets onnxruntime take the transposition into heads up into
 * the products. The keys' bias adds the same to all scores of a query, which the softmax does not see: it is left out.
 * Weights: `{prefix}.norm1`, `.attention.{query,key,value,out}`, `.norm2`, `.mlp.{in,out}`.
 */
export function transformerBlock(
  graph: Graph,
  weights: Weights,
  prefix: string,
  shape: TransformerShape,
  x: Value,
  options: BlockOptions,
): BlockResult {
  const { width, heads, hidden, epsilon } = shape;
  const vector = (name: string, size: number): Weight => weights.get(`${prefix}.${name}`, [size]);
  const project = (name: string, input: Value, out: number, of: number, factor = 1): Value =>
    linear(
      graph,
      input,
      weights.get(`${prefix}.${name}.weight`, [out, of]),
      vector(`${name}.bias`, out),
      factor,
    );
  const norm = (name: string, input: Value): Value =>
    layerNorm(graph, input, vector(`${name}.weight`, width), vector(`${name}.bias`, width), epsilon);
  const split = (rows: Value, into: Value, permutation: readonly number[]): Value =>
    transpose(graph, node(graph, "Reshape", [rows, into]), permutation);

  const select = options.queries?.select ?? ((rows: Value): Value => rows);
  const normed = norm("norm1", x);
  const keys = linear(graph, normed, weights.get(`${prefix}.attention.key.weight`, [width, width]));
  const values = project("attention.value", normed, width, width);
  const queries = project("attention.query", select(normed), width, width, (width / heads) ** -0.5);

  const scores = node(graph, "MatMul", [
    split(queries, options.queries?.split ?? options.split, [1, 2, 0, 3]),
    split(keys, options.split, [1, 2, 3, 0]),
  ]);
  const masked = options.mask === undefined ? scores : node(graph, "Add", [scores, options.mask]);
  const attended = node(graph, "MatMul", [
    node(graph, "Softmax", [masked], { axis: -1 }),
    split(values, options.split, [1, 2, 0, 3]),
  ]);
  const joined = reshape(graph, transpose(graph, attended, [2, 0, 1, 3]), [-1, width]);

  const out = (rows: Value): Value => project("attention.out", rows, width, width);
  const middle = node(graph, "Add", [select(x), out(joined)]);
  const inner = activate(graph, project("mlp.in", norm("norm2", middle), hidden, width), shape.activation);
  const tokens = node(graph, "Add", [middle, project("mlp.out", inner, width, hidden)]);
  return {
    tokens,
    keysWithoutBias: keys,
    keyBias: vector("attention.key.bias", width),
    queries,
    values,
    out,
  };
}
