import { CommonGroundError } from "@commonground/core";
import type { WeightsHeader } from "../weights/stored-weights.ts";
import type { ClipConfig } from "./layout.ts";

/** What peft calls what it puts into a model, until it is merged. */
const UNMERGED =
  /(?:^|\.)(?:base_layer|modules_to_save|original_module|lora_\w+|hada_\w+|lokr_\w+|ia3_\w+)(?:\.|$)/u;

/**
 * Refuses weights of which a part would change the model's numbers and no graph reads it: an adapter's that were saved
 * without being merged, and blocks after the last that the configuration speaks of. Throws `INVALID_WEIGHTS` or
 * `INVALID_CONFIG`.
 */
export function refuseUnread(
  path: string,
  { tensors }: WeightsHeader,
  { vision, text, locate }: Pick<ClipConfig, "vision" | "text" | "locate">,
): void {
  const unmerged = [...tensors.keys()].find((name) => UNMERGED.test(name));
  if (unmerged !== undefined) {
    throw new CommonGroundError(
      "INVALID_WEIGHTS",
      `${path}: holds an adapter that is not merged (${unmerged}); merge it in Python (merge_and_unload) and save the whole model, or give the adapter by itself`,
    );
  }
  for (const [side, { blocks }] of Object.entries({ vision, text })) {
    if (blocks === 0) continue;
    const { tensor } = locate(`${side}.blocks.${blocks}.mlp.in.weight`);
    if (tensors.has(tensor)) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${path}: holds ${tensor}, and the configuration says that the ${side} encoder has ${blocks} blocks; give the configuration that belongs to these weights`,
      );
    }
  }
}
