import { type Graph, input, type InputTensor, type Value } from "@commonground/clip";
import type { Matrix } from "@commonground/core";

/** A matrix as it goes into a graph. */
export function tensor({ rows, columns, data }: Matrix): InputTensor {
  return { type: "float32", shape: [rows, columns], data };
}

/** An input of two dimensions that are known when it comes. */
export function matrixInput(graph: Graph, name: string): Value {
  return input(graph, name, "float32", [`${name} rows`, `${name} columns`]);
}
