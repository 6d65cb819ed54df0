import { nodeRuntime } from "../packages/clip/dist/runtime/node.js";
import { createGraph, input, node, output } from "../packages/clip/dist/onnx/graph.js";
import { modelBytes } from "../packages/clip/dist/onnx/model-bytes.js";

/**
 * The machine's F32 matrix product, as onnxruntime does it: X · Y for X of rows × inner and Y of inner × columns,
 * large enough to be bound by arithmetic. `run()` is one product of `gigaflop` · 10⁹ operations.
 */
export async function matrixProduct(rows, inner, columns) {
  const graph = createGraph();
  const x = input(graph, "x", "float32", [rows, inner]);
  const y = input(graph, "y", "float32", [inner, columns]);
  // The sum keeps the result from being copied out of the runtime.
  output(graph, "sum", node(graph, "ReduceSum", [node(graph, "MatMul", [x, y])], { keepdims: 0 }));
  const session = await nodeRuntime("/none").createSession(modelBytes(graph, []));
  const inputs = {
    x: { type: "float32", shape: [rows, inner], data: waves(rows * inner) },
    y: { type: "float32", shape: [inner, columns], data: waves(inner * columns) },
  };
  return {
    gigaflop: (2 * rows * inner * columns) / 1e9,
    run: () => session.run(inputs, ["sum"]),
    release: () => session.release(),
  };
}

function waves(length) {
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 0.5);
}
