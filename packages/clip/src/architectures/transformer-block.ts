import { node, weightValue } from "../onnx/graph.ts";
import type { Graph, Value, Weight } from "../onnx/graph.ts";
import { activate, layerNorm, linear, reshape, transpose } from "../onnx/operators.ts";
import type { Activation } from "../onnx/operators.ts";
import type { Weights } from "../tower/weights.ts";

/** Geometry of a stack of transformer blocks. */
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
  /** What differs from the usual block. */
  readonly parts?: BlockParts | undefined;
}

export interface BlockParts {
  /** Whether what a branch adds is first multiplied channel by channel (Touvron et al., arXiv 2103.17239, eq. 6). */
  readonly layerScale?: boolean;
  /** Where norms stand: before a branch, at its end, or after its sum with what it is added to (BERT). */
  readonly norm?: "before" | "branch" | "sum" | undefined;
  /** Projections of the attention without a bias. */
  readonly unbiased?: readonly ("query" | "key" | "value")[];
  /** Whether what attention mixes is normalised before its output projection (EVA-02, arXiv 2303.11331, figure 2). */
  readonly attentionNorm?: boolean;
  /**
   * A perceptron gated by a second one of its kind (Shazeer, arXiv 2002.05202): SiLU(x·W₁)·(x·W₂), normalised before
   * its last layer, or GELU(x·W₁)·(x·W₂), normalised before its first.
   */
  readonly gated?: "swiglu" | "geglu" | undefined;
}

export interface BlockOptions {
  /** Shape of the block's tokens split into heads, [T, −1, heads, W / heads], as an int64 value. */
  readonly split: Value;
  /** Added to the attention scores [n, heads, queries, T]. */
  readonly mask?: Value | undefined;
  /** Turns queries and keys, [tokens, n, heads, W / heads], by their places (`rotary`). */
  readonly rotate?: ((byHead: Value) => Value) | undefined;
  /**
   * Keeps the rows whose output is wanted, and the shape of those split into heads: the rest of the block is then
   * computed for them alone. Keys and values still come from every row.
   */
  readonly queries?:
    | {
        readonly select: (rows: Value) => Value;
        readonly split: Value;
        readonly rotate?: ((byHead: Value) => Value) | undefined;
      }
    | undefined;
}

export interface BlockResult {
  /** [rows kept, W]. */
  readonly tokens: Value;
  /** [rows, W]: the key projection of every row, without its bias. */
  readonly keysWithoutBias: Value;
  /** Undefined where keys have none. */
  readonly keyBias: Weight | undefined;
  /** [rows kept, W]: the query projection, times 1/√(W / heads), turned by its place where the encoder does so. */
  readonly queries: Value;
  /** [rows, W]: the value projection. */
  readonly values: Value;
  /** What the attention adds for any mixed values [.., W]: its output projection, with its norm and scale if any. */
  readonly out: (rows: Value) => Value;
}

/**
 * One block (Dosovitskiy et al., arXiv 2010.11929, eqs 2–3) on `x` of shape [T · n, W]. Rows stay two-dimensional for
 * every product with a weight; only attention itself works on [n, heads, T, W / heads]. That all images' first tokens
 * come first, then all second ones, lets onnxruntime take the transposition into heads up into the products. The keys'
 * bias adds the same to all scores of a query, which the softmax does not see: it is left out, unless keys are turned.
 * Weights: `{prefix}.norm1`, `.attention.{query,key,value,norm,out}`, `.scale1`, `.norm2`, `.mlp.{in,gate,norm,out}`,
 * `.scale2`.
 */
export function transformerBlock(
  graph: Graph,
  weights: Weights,
  prefix: string,
  shape: TransformerShape,
  x: Value,
  options: BlockOptions,
): BlockResult {
  const { width, heads, hidden, epsilon, parts = {} } = shape;
  const vector = (name: string, size: number): Weight => weights.get(`${prefix}.${name}`, [size]);
  const project = (name: string, input: Value, out: number, of: number, bias?: Weight, factor = 1): Value =>
    linear(graph, input, weights.get(`${prefix}.${name}.weight`, [out, of]), bias, factor);
  const norm = (name: string, input: Value, size = width): Value =>
    layerNorm(graph, input, vector(`${name}.weight`, size), vector(`${name}.bias`, size), epsilon);
  const biasOf = (name: "query" | "key" | "value"): Weight | undefined =>
    parts.unbiased?.includes(name) === true ? undefined : vector(`attention.${name}.bias`, width);
  const { norm: place = "before" } = parts;
  const before = (name: string, input: Value): Value => (place === "before" ? norm(name, input) : input);
  const add = (index: 1 | 2, input: Value, branch: Value): Value => {
    const sum = node(graph, "Add", [input, branch]);
    return place === "sum" ? norm(`norm${index}`, sum) : sum;
  };
  const after = (index: 1 | 2, branch: Value): Value => {
    if (place === "branch") return norm(`norm${index}`, branch);
    if (parts.layerScale !== true) return branch;
    return node(graph, "Mul", [branch, weightValue(graph, vector(`scale${index}`, width))]);
  };
  const byHead = (rows: Value, into: Value): Value => node(graph, "Reshape", [rows, into]);
  const turned = (rows: Value, into: Value, rotate: BlockOptions["rotate"]): Value =>
    rotate === undefined ? byHead(rows, into) : rotate(byHead(rows, into));

  const select = options.queries?.select ?? ((rows: Value): Value => rows);
  const normed = before("norm1", x);
  const keyBias = biasOf("key");
  const keys = project("attention.key", normed, width, width);
  const values = project("attention.value", normed, width, width, biasOf("value"));
  const factor = (width / heads) ** -0.5;
  const asked = project("attention.query", select(normed), width, width, biasOf("query"), factor);
  const rotateQueries = options.queries === undefined ? options.rotate : options.queries.rotate;
  const queries = turned(asked, options.queries?.split ?? options.split, rotateQueries);
  const places =
    options.rotate === undefined || keyBias === undefined
      ? keys
      : node(graph, "Add", [keys, weightValue(graph, keyBias)]);

  const scores = node(graph, "MatMul", [
    transpose(graph, queries, [1, 2, 0, 3]),
    transpose(graph, turned(places, options.split, options.rotate), [1, 2, 3, 0]),
  ]);
  const masked = options.mask === undefined ? scores : node(graph, "Add", [scores, options.mask]);
  const attended = node(graph, "MatMul", [
    node(graph, "Softmax", [masked], { axis: -1 }),
    transpose(graph, byHead(values, options.split), [1, 2, 0, 3]),
  ]);
  const joined = reshape(graph, transpose(graph, attended, [2, 0, 1, 3]), [-1, width]);

  const out = (rows: Value): Value => {
    const inner = parts.attentionNorm === true ? norm("attention.norm", rows) : rows;
    return after(1, project("attention.out", inner, width, width, vector("attention.out.bias", width)));
  };
  const middle = add(1, select(x), out(joined));
  const second = before("norm2", middle);
  const rows = parts.gated === "geglu" ? norm("mlp.norm", second) : second;
  const into = (name: "in" | "gate"): Value =>
    project(`mlp.${name}`, rows, hidden, width, vector(`mlp.${name}.bias`, hidden));
  const gate = (by: Value): Value => node(graph, "Mul", [by, into("in")]);
  const inner =
    parts.gated === "swiglu"
      ? norm("mlp.norm", gate(silu(graph, into("gate"))), hidden)
      : parts.gated === "geglu"
        ? gate(activate(graph, into("gate"), shape.activation))
        : activate(graph, into("in"), shape.activation);
  const added = after(2, project("mlp.out", inner, width, hidden, vector("mlp.out.bias", width)));
  return {
    tokens: add(2, middle, added),
    keysWithoutBias: keys,
    keyBias,
    queries: rotateQueries === undefined ? asked : reshape(graph, queries, [-1, width]),
    values,
    out,
  };
}

/** x·σ(x). */
function silu(graph: Graph, x: Value): Value {
  return node(graph, "Mul", [x, node(graph, "Sigmoid", [x])]);
}
