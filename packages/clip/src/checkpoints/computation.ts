import { createGraph } from "../onnx/graph.ts";
import type { Weights } from "../tower/weights.ts";
import type { ClipConfig } from "./layout.ts";

/**
 * All that a model computes on given weights, as a text that is equal for two configurations where they say the same:
 * the graphs of both encoders, how images are prepared, what texts are made of. Throws as building does.
 */
export function computationOf(
  { vision, text, preprocess, embeddingDimension }: ClipConfig,
  weights: Weights,
): string {
  const graphs = [createGraph(), createGraph()] as const;
  vision.build(graphs[0], weights, ["embedding"]);
  text.build(graphs[1], weights);
  // OpenAI's tokenizer and open_clip's differ in how a text may spell start and end, which none does.
  const { clean, simple, ...tokenization } = text.tokenization;
  return JSON.stringify([
    graphs.map(({ nodes, inputs, constants, weights: read }) => [
      nodes,
      inputs,
      [...constants.keys()],
      [...read.keys()],
    ]),
    {
      preprocess,
      embeddingDimension,
      contextLength: text.contextLength,
      tokenization,
      simple: Boolean(simple),
      clean: clean?.name,
    },
  ]);
}
