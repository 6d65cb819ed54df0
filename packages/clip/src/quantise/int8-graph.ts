/*
 * Graphs that multiply in eight bits. A graph built for F32 is rewritten: every product with a weight (Gemm) becomes
 * onnxruntime's MatMulIntegerToFloat, whose input is quantised as it comes, once for all products that share it; and
 * all that the rewritten graph reads lies in a file of its own, made once by `writeInt8File`. So no architecture knows
 * of it.
 */
import { CommonGroundError } from "@commonground/core";
import type { Graph, GraphNode, StoredTensor, Value } from "../onnx/graph.ts";

/** What a tensor of the file is made of. */
export type Int8Recipe =
  | { readonly kind: "copy"; readonly from: StoredTensor }
  | { readonly kind: "matrix"; readonly from: StoredTensor; readonly transposed: boolean }
  | {
      readonly kind: "scales";
      readonly from: StoredTensor;
      readonly transposed: boolean;
      readonly factor: number;
    }
  | { readonly kind: "scaled"; readonly from: StoredTensor; readonly factor: number };

/** A graph in which weights are the recipes of tensors named as its values are. */
export interface Int8Graph {
  readonly graph: Omit<Graph, "weights">;
  readonly recipes: ReadonlyMap<Value, Int8Recipe>;
}

/** Rewrites a graph; the tensors it then reads are named by their recipes. */
export function int8Graph(graph: Graph): Int8Graph {
  const sources = new Map<Value, Value>([...graph.weights.keys()].map((name) => [name, name]));
  for (const { operator, inputs, output } of graph.nodes) {
    if (operator === "Cast" && graph.weights.has(inputs[0]!)) sources.set(output, inputs[0]!);
  }
  const recipes = new Map<Value, Int8Recipe>();
  const quantised = new Set<Value>();
  const nodes = graph.nodes.flatMap((each): GraphNode[] => {
    const [x, matrix, bias] = each.inputs;
    const source = each.operator === "Gemm" ? sources.get(matrix ?? "") : undefined;
    if (x === undefined || source === undefined) return [each];
    const from = graph.weights.get(source)!;
    const transposed = each.attributes["transB"] !== 1;
    const factor = floatAttribute(each, "alpha");
    const [values, scales] = [`${source}:int8`, `${source}:scales*${factor}`];
    recipes.set(values, { kind: "matrix", from, transposed });
    recipes.set(scales, { kind: "scales", from, transposed, factor });
    const [rounded, step, zero] = [`${x}:uint8`, `${x}:step`, `${x}:zero`] as const;
    const inputs = [rounded, values, step, scales, zero];
    const addend = sources.get(bias ?? "");
    if (addend !== undefined) {
      const biasFactor = floatAttribute(each, "beta");
      const name = `${addend}:f32*${biasFactor}`;
      recipes.set(name, { kind: "scaled", from: graph.weights.get(addend)!, factor: biasFactor });
      inputs.push("", name);
    }
    const product: GraphNode = {
      operator: "MatMulIntegerToFloat",
      domain: "com.microsoft",
      inputs,
      output: each.output,
      attributes: {},
    };
    if (quantised.has(x)) return [product];
    quantised.add(x);
    const rounding: GraphNode = {
      operator: "DynamicQuantizeLinear",
      inputs: [x],
      output: rounded,
      furtherOutputs: [step, zero],
      attributes: {},
    };
    return [rounding, product];
  });
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const live = nodes.filter(({ operator, inputs, output }) => {
    return !(operator === "Cast" && graph.weights.has(inputs[0]!)) || read.has(output);
  });
  const used = new Set(live.flatMap(({ inputs }) => inputs));
  for (const [name, from] of graph.weights) {
    if (used.has(name)) recipes.set(name, { kind: "copy", from });
  }
  return { graph: { ...graph, nodes: live }, recipes };
}

/** The rewritten graph on a file that holds `tensors` under the recipes' names. */
export function placeInt8Graph(
  { graph, recipes }: Int8Graph,
  tensors: ReadonlyMap<string, StoredTensor>,
): Graph {
  const weights = new Map<Value, StoredTensor>();
  for (const name of recipes.keys()) {
    const tensor = tensors.get(name);
    if (tensor === undefined) {
      throw new CommonGroundError("INVALID_WEIGHTS", `int8: the quantised weights have no tensor ${name}`);
    }
    weights.set(name, tensor);
  }
  return { ...graph, weights };
}

function floatAttribute({ attributes }: GraphNode, name: string): number {
  const value = attributes[name];
  return typeof value === "object" && "float" in value ? value.float : 1;
}
