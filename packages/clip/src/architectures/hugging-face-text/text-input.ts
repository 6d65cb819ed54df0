/* What encoders of transformers' texts begin with. */
import { constant, FLOAT, input, node, storedWeight } from "../../onnx/graph.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import { integers, scalar, sizeOf, transpose } from "../../onnx/operators.ts";
import type { Weights } from "../../tower/weights.ts";

export interface TextInput {
  /** int32 [n, L]. */
  readonly ids: Value;
  /** L as a one-element int64 value. */
  readonly length: Value;
  /** The tokens' rows in the vocabulary's table, [L, n, W]. */
  readonly words: Value;
  /** 1 for a token, 0 for padding: float [n, L]. */
  readonly present: Value;
  /** Added to the scores of keys that are padding: [n, 1, 1, L]. */
  readonly mask: Value;
}

/** e to this power is 0 in F32. */
const MASKED = -1e9;

/** Declares the input `ids`; texts end where the id `padding` begins. */
export function textInput(
  graph: Graph,
  weights: Weights,
  { vocabularySize, width, padding }: TextShape,
): TextInput {
  const ids = input(graph, "ids", "int32", ["n", "length"]);
  // Looked up in the stored format, so that an F16 vocabulary is not unfolded to F32 in memory.
  const table = weights.get("text.tokens.weight", [vocabularySize, width]);
  const found = node(graph, "Gather", [storedWeight(graph, table), transpose(graph, ids, [1, 0])]);
  const isPadding = node(graph, "Equal", [ids, constant(graph, "int32", [], [padding])]);
  const choose = (ifPadding: number, otherwise: number): Value =>
    node(graph, "Where", [isPadding, scalar(graph, ifPadding), scalar(graph, otherwise)]);
  return {
    ids,
    length: sizeOf(graph, ids, 1),
    words: table.type === "F32" ? found : node(graph, "Cast", [found], { to: FLOAT }),
    present: choose(0, 1),
    mask: node(graph, "Unsqueeze", [choose(MASKED, 0), integers(graph, [1, 2])]),
  };
}

export interface TextShape {
  readonly vocabularySize: number;
  /** Width W of a token. */
  readonly width: number;
  readonly layers: number;
  /** Attention heads. */
  readonly heads: number;
  /** Hidden units of the perceptrons. */
  readonly hidden: number;
  /** Id that stands after the end of a text. */
  readonly padding: number;
}

/** Rows [L · n, W] as [L, n, W]. */
export function byToken(graph: Graph, rows: Value, length: Value, width: number): Value {
  const shape = node(graph, "Concat", [length, integers(graph, [-1, width])], { axis: 0 });
  return node(graph, "Reshape", [rows, shape]);
}

/**
 * The place of each token among those of its text that are no padding, counted from `padding` + 1 (transformers,
 * `create_position_ids_from_input_ids`): floats [n, L]. That of padding, which is not seen, is any of these.
 */
export function placesOfTokens(graph: Graph, { present }: TextInput, padding: number): Value {
  const counted = node(graph, "CumSum", [present, constant(graph, "int64", [], [1])]);
  return node(graph, "Add", [counted, scalar(graph, padding)]);
}
