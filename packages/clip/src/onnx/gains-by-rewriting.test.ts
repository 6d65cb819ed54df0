import { expect, test } from "vitest";
import { gainsByRewriting } from "./gains-by-rewriting.ts";
import { createGraph, type Graph, input, node, type Weight, storedWeight, weightValue } from "./graph.ts";

const weight = (more: Partial<Weight> = {}): Weight => ({
  type: "F32",
  shape: [2],
  offset: 0,
  length: 8,
  transposed: false,
  ...more,
});

function graphOf(build: (graph: Graph, x: string) => void): Graph {
  const graph = createGraph();
  build(graph, input(graph, "x", "float32", [2]));
  return graph;
}

test.each<[string, boolean, (graph: Graph, x: string) => void]>([
  [
    "products and sums of a small transformer",
    false,
    (g, x) => node(g, "Add", [x, weightValue(g, weight())]),
  ],
  ["one convolution, of patches", false, (g, x) => node(g, "Conv", [x, weightValue(g, weight())])],
  ["indices that are cast", false, (g, x) => node(g, "Cast", [x], { to: 7 })],
  ["large weights", true, (g, x) => node(g, "Add", [x, weightValue(g, weight({ length: 2 ** 26 + 4 }))])],
  ["weights of half precision", true, (g, x) => node(g, "Add", [x, weightValue(g, weight({ type: "F16" }))])],
  ["weights made of others", true, (g) => void storedWeight(g, weight({ made: { terms: [] } }))],
  ["two convolutions", true, (g, x) => node(g, "Conv", [node(g, "Conv", [x, "a"]), "b"])],
])("%s: %s", (_, gains, build) => {
  expect(gainsByRewriting(graphOf(build))).toBe(gains);
});
