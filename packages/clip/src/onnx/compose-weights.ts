import {
  FLOAT,
  type Composition,
  type Graph,
  type GraphNode,
  type Product,
  type StoredTensor,
  type Value,
} from "./graph.ts";

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
  const integers = (...values: readonly number[]): Value => constant("int64", [values.length], values);
  const times = (value: Value, factor: number): Value =>
    factor === 1 ? value : add("Mul", [value, constant("float32", [], [factor])], `${value}*${factor}`);

  /** A tensor in F32, stored or made, under names that begin with `name`. */
  const tensor = (name: Value, { made, ...plain }: StoredTensor): Value => {
    if (made !== undefined) return sum(name, made, plain.shape);
    weights.set(name, plain);
    return plain.type === "F32" ? name : add("Cast", [name], `${name}:f32`, { to: FLOAT });
  };
  const product = (name: Value, factor: number, { left, right, transposed }: Product): Value => {
    const [a, b] = [times(tensor(`${name}:left`, left), factor), tensor(`${name}:right`, right)];
    if (transposed === undefined) return add("MatMul", [a, b], `${name}:product`);
    const whole = add("MatMul", [b, a], `${name}:product`);
    const turned = add("Transpose", [whole], `${name}:turned`, { perm: [1, 0] });
    const [from, to] = transposed;
    return add("Slice", [turned, integers(from), integers(to), integers(0)], `${name}:rows`);
  };
  const sum = (name: Value, { terms, lengths }: Composition, shape: readonly number[]): Value => {
    const parts = terms.map((term, i) => {
      const part = `${name}:${i}`;
      // A graph may see a weight in another shape than it is stored in, a 1 × 1 convolution as a matrix.
      if (term.kind === "tensor") return times(tensor(part, { ...term.tensor, shape }), term.factor);
      const value = product(part, term.factor, term);
      return add("Reshape", [value, integers(...shape)], `${part}:reshaped`);
    });
    const all = parts.reduce((left, right, i) => add("Add", [left, right], `${name}:sum${i}`));
    if (lengths === undefined) return all;
    const inner = shape.slice(1).map((_, axis) => axis + 1);
    const now = add("ReduceL2", [all], `${name}:lengths`, { axes: inner, keepdims: 1 });
    const column = [shape[0] ?? 1, ...inner.map(() => 1)];
    const wanted = tensor(`${name}:wanted`, { ...lengths, shape: column });
    return add("Mul", [all, add("Div", [wanted, now], `${name}:ratio`)], `${name}:brought`);
  };

  for (const [name, weight] of graph.weights) {
    if (weight.made === undefined) weights.set(name, weight);
    else add("Identity", [sum(name, weight.made, weight.shape)], name);
  }
  return { ...graph, nodes: [...before, ...graph.nodes], constants, weights };
}
