import { FLOAT, type Graph, type GraphNode, type StoredTensor, type Value } from "./graph.ts";

/**
 * The graph with every weight that is made of others computed in front of it, from initialisers that are stored. The
 * runtime folds all of it into one constant when it loads the graph.
 */
export function composeWeights(graph: Graph): Graph {
  if ([...graph.weights.values()].every(({ made }) => made === undefined)) return graph;
  const weights = new Map<Value, StoredTensor>();
  const constants = new Map(graph.constants);
  const before: GraphNode[] = [];
  const add = (operator: string, inputs: readonly Value[], output: Value, attributes = {}): Value => {
    before.push({ operator, inputs, output, attributes });
    return output;
  };
  const constant = (
    type: "float32" | "int64",
    shape: readonly number[],
    values: readonly number[],
  ): Value => {
    const name = `${type}[${shape.join()}](${values.join()})`;
    constants.set(name, { name, type, shape, values });
    return name;
  };
  /** A stored tensor times a factor, in F32. */
  const stored = (name: Value, tensor: StoredTensor, factor: number): Value => {
    const { made: _, ...plain } = tensor;
    weights.set(name, plain);
    const value = tensor.type === "F32" ? name : add("Cast", [name], `${name}:f32`, { to: FLOAT });
    return factor === 1 ? value : add("Mul", [value, constant("float32", [], [factor])], `${name}*${factor}`);
  };
  for (const [name, tensor] of graph.weights) {
    const { made } = tensor;
    if (made === undefined) {
      weights.set(name, tensor);
      continue;
    }
    let sum = stored(`${name}:own`, tensor, made.factor);
    for (const [i, term] of made.terms.entries()) {
      const part = `${name}:${i}`;
      let value: Value;
      if (term.kind === "tensor") {
        // A graph may see a weight in another shape than it is stored in, a 1 × 1 convolution as a matrix.
        value = stored(part, { ...term.tensor, shape: tensor.shape }, term.factor);
      } else {
        const product = [
          stored(`${part}:left`, term.left, term.factor),
          stored(`${part}:right`, term.right, 1),
        ];
        const flat = add("MatMul", product, `${part}:product`);
        value = add("Reshape", [flat, constant("int64", [tensor.shape.length], tensor.shape)], part);
      }
      sum = add("Add", [sum, value], `${name}:sum${i}`);
    }
    add("Identity", [sum], name);
  }
  return { ...graph, nodes: [...before, ...graph.nodes], constants, weights };
}
