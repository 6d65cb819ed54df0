import type { Graph } from "../onnx/graph.ts";
import { modelBytes } from "../onnx/model-bytes.ts";
import { nodeRuntime } from "./node.ts";
import type { Session } from "./session.ts";

/**
 * A graph that has no weights of its own, such as a layer that is being trained, ready to run on the processor's cores.
 * Rejects with `RUNTIME`.
 */
export function createComputation(graph: Graph): Promise<Session> {
  return nodeRuntime("").createSession(modelBytes(graph, []), true);
}
