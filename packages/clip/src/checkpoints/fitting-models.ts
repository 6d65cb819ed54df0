import { CommonGroundError } from "@commonground/core";
import type { SafetensorsHeader } from "@commonground/files";
import { createGraph } from "../onnx/graph.ts";
import { createWeights } from "../tower/weights.ts";
import { openClipConfig } from "./open-clip-layout.ts";

type ModelConfig = Readonly<Record<string, unknown>>;

/** Which of open_clip's models have the tensors of `header` in their sizes, by name. */
export function fittingModels(
  header: SafetensorsHeader,
  models: ReadonlyMap<string, ModelConfig>,
): readonly string[] {
  return [...models].filter(([name, config]) => fits(header, name, config)).map(([name]) => name);
}

function fits(header: SafetensorsHeader, name: string, model: ModelConfig): boolean {
  const shapeOf = (tensor: string) => header.tensors.get(tensor)?.shape;
  try {
    const config = openClipConfig("open_clip", name, model, {}, shapeOf);
    const taken = new Set<string>();
    const locate: typeof config.locate = (weight) => {
      const place = config.locate(weight);
      taken.add(place.tensor);
      return place;
    };
    const weights = createWeights(name, header, locate);
    config.vision.build(createGraph(), weights, ["embedding"]);
    config.text.build(createGraph(), weights);
    // Blocks that a smaller model would leave over.
    return [...header.tensors.keys()].every((tensor) => taken.has(tensor) || !tensor.endsWith(".weight"));
  } catch (error) {
    if (error instanceof CommonGroundError) return false;
    throw error;
  }
}
