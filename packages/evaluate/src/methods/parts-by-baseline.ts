import type { EncodeOptions, ImageToExplain } from "@commonground/core";
import { regionsOfExplanation } from "../attribution/regions-of-explanation.ts";
import type { BaselineExplainer } from "../baselines/explain-baseline.ts";
import type { PartsOfImage } from "./part-partitions.ts";

/** The parts of an image by a trained baseline, ordered by its own scores. Parts may overlap. */
export async function partsByBaseline(
  image: ImageToExplain,
  explainer: BaselineExplainer,
  options: EncodeOptions = {},
): Promise<PartsOfImage> {
  const explanation = await explainer.explain(image, options);
  // A concept that a baseline tells has a place and a score, and there is one at least.
  const { regions, scores } = regionsOfExplanation(explanation, "concept")!;
  return {
    answer: explanation.prediction.explained.name,
    partition: {
      regions,
      ways: [
        {
          method: explanation.method.name,
          scores,
          words: explanation.visionConcepts!.map(({ descriptor }) => descriptor),
        },
      ],
    },
    causes: null,
  };
}
