/*
 * A computation graph under construction, as plain data. Weights are never copied into it: an initialiser is a byte
 * range of the checkpoint's own file (ONNX external data), so a graph stays some 50 KB for models of any size.
 */

/** Name of a value that flows along an edge of the graph. */
export type Value = string;

/** Number formats a weight may be stored in; the graph computes in F32. */
export type WeightType = "F32" | "F16" | "BF16";

/** A tensor that lies in the weights file: `length` bytes from byte `offset`, row-major, of shape `shape`. */
export interface StoredTensor {
  readonly type: WeightType | "I8";
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
  /** What it is made of in place of the numbers that lie there; undefined where these are it. */
  readonly made?: Composition | undefined;
}

/** What a tensor is made of: the sum of the terms, and with `lengths` its rows brought to these Euclidean lengths. */
export interface Composition {
  readonly terms: readonly Term[];
  readonly lengths?: StoredTensor | undefined;
}

/** `factor` times a tensor of as many numbers, itself stored or made, or times a product of two matrices. */
export type Term =
  | { readonly kind: "tensor"; readonly factor: number; readonly tensor: StoredTensor }
  | ({ readonly kind: "product"; readonly factor: number } & Product);

/** left [rows, r] · right [r, all else]; transposed: leftᵀ · rightᵀ of left [r, all rows] and right [all else, r]. */
export interface Product {
  readonly left: StoredTensor;
  readonly right: StoredTensor;
  /** Which rows of a transposed one are meant, from the first to before the second; undefined for no transposed one. */
  readonly transposed?: readonly [number, number] | undefined;
}

/** A tensor of a checkpoint. */
export interface Weight extends StoredTensor {
  readonly type: WeightType;
  /** True for a matrix stored as [in, out]; false as [out, in]. */
  readonly transposed: boolean;
}

export type ElementType = "float32" | "int32" | "int64";

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface GraphNode {
  readonly operator: string;
  /** Where the operator comes from; ONNX itself by default. */
  readonly domain?: "com.microsoft";
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** Its second and further outputs. */
  readonly furtherOutputs?: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface GraphConstant {
  readonly name: Value;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface GraphInput {
  readonly name: Value;
  readonly type: ElementType;
  /** A string names a dimension that is free at run time. */
  readonly shape: readonly (number | string)[];
}

export interface Graph {
  readonly nodes: GraphNode[];
  readonly inputs: GraphInput[];
  /** Names of the outputs; all are float32. */
  readonly outputs: string[];
  /** By type, shape and values. */
  readonly constants: Map<string, GraphConstant>;
  readonly weights: Map<Value, StoredTensor>;
}

/** A graph without nodes. */
export function createGraph(): Graph {
  return { nodes: [], inputs: [], outputs: [], constants: new Map(), weights: new Map() };
}

/** Declares an input and returns its value. */
export function input(
  graph: Graph,
  name: string,
  type: ElementType,
  shape: readonly (number | string)[],
): Value {
  graph.inputs.push({ name, type, shape });
  return name;
}

/** Shows `value` as the output called `name`. */
export function output(graph: Graph, name: string, value: Value): void {
  graph.nodes.push({ operator: "Identity", inputs: [value], output: name, attributes: {} });
  graph.outputs.push(name);
}

/** Appends a node with one output and returns that output. Absent optional inputs are given as "". */
export function node(
  graph: Graph,
  operator: string,
  inputs: readonly Value[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Value {
  const name = `v${graph.nodes.length}`;
  graph.nodes.push({ operator, inputs, output: name, attributes });
  return name;
}

/** Longer names than this would be most of a graph, which gives them wherever a constant is used. */
const MAX_CONSTANT_NAME = 100;

/** A small constant kept inside the graph; equal constants are stored once. */
export function constant(
  graph: Graph,
  type: ElementType,
  shape: readonly number[],
  values: readonly number[],
): Value {
  const key = `${type}[${shape.join()}](${values.join()})`;
  const name = key.length <= MAX_CONSTANT_NAME ? key : `c${graph.constants.size}`;
  const known = graph.constants.get(key);
  if (known === undefined) graph.constants.set(key, { name, type, shape, values });
  return known?.name ?? name;
}

/** Value of a weight in the number format it is stored in. */
export function storedWeight(graph: Graph, weight: Weight): Value {
  const name = `w${weight.offset}[${weight.shape.join()}]`;
  graph.weights.set(name, weight);
  return name;
}

/** Value of a weight in F32. The cast of an F16 or BF16 weight is folded when the session loads. */
export function weightValue(graph: Graph, weight: Weight): Value {
  const stored = storedWeight(graph, weight);
  if (weight.type === "F32") {
    return stored;
  }
  const cast = graph.nodes.find(({ operator, inputs }) => operator === "Cast" && inputs[0] === stored);
  return cast?.output ?? node(graph, "Cast", [stored], { to: FLOAT });
}

/** TensorProto.DataType.FLOAT, as `Cast` takes it. */
export const FLOAT = 1;
/** TensorProto.DataType.INT64. */
export const INT64 = 7;
