import { CommonGroundError } from "@commonground/core";
import type { SafetensorsHeader } from "@commonground/files";
import { createWeights } from "../tower/weights.ts";
import { computationOf } from "./computation.ts";
import { openClipConfig } from "./open-clip-layout.ts";

type ModelConfig = Readonly<Record<string, unknown>>;

/**
 * Which of open_clip's models have the tensors of `header` in their sizes, by name; of several that then compute the
 * same, the first alone.
 */
export function fittingModels(
  header: SafetensorsHeader,
  models: ReadonlyMap<string, ModelConfig>,
): readonly string[] {
  const found = new Map<string, string>();
  for (const [name, config] of models) {
    const computation = computed(header, name, config);
    if (computation !== undefined && !found.has(computation)) found.set(computation, name);
  }
  return [...found.values()];
}

/** What a model computes on the tensors; undefined where they are not its own. */
function computed(header: SafetensorsHeader, name: string, model: ModelConfig): string | undefined {
  const shapeOf = (tensor: string) => header.tensors.get(tensor)?.shape;
  try {
    const config = openClipConfig("open_clip", name, model, {}, shapeOf);
    const taken = new Set<string>();
    const locate: typeof config.locate = (weight) => {
      const place = config.locate(weight);
      taken.add(place.tensor);
      return place;
    };
    const computation = computationOf(config, createWeights(name, header, locate));
    // Blocks that a smaller model would leave over.
    const isWhole = [...header.tensors.keys()].every(
      (tensor) => taken.has(tensor) || !tensor.endsWith(".weight"),
    );
    return isWhole ? computation : undefined;
  } catch (error) {
    if (error instanceof CommonGroundError) return undefined;
    throw error;
  }
}
