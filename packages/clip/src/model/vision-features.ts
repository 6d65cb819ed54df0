import {
  CommonGroundError,
  isProjected,
  parseFeature,
  type FeatureOutput,
  type ModelInfo,
} from "@commonground/core";
import type { VisionTower } from "../tower/tower.ts";
import { isPlain } from "./model-sessions.ts";

/**
 * The output that holds the feature `name`: its own, but for the last block's, which needs no number. Throws
 * `UNSUPPORTED_FEATURE` for what the encoder does not have.
 */
export function featureOutput(
  { id, architecture }: Pick<ModelInfo, "id" | "architecture">,
  vision: VisionTower,
  name: FeatureOutput,
): FeatureOutput {
  if (isProjected(name)) {
    if (vision.projections.includes(name)) return name;
    throw new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `${id} (${architecture}) has no ${name}; it has ${vision.projections.join(", ") || "no projected patches"}`,
    );
  }
  const { kind, block } = parseFeature(name);
  const { blocks } = vision;
  if (!vision.features.includes(kind) || (block !== undefined && (block === "*" || block >= blocks))) {
    const has = vision.features.filter(isPlain).join(", ");
    const numbered = `${vision.features.join(", ")} with @ and a block from 0 to ${blocks - 1}`;
    throw new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `${id} (${architecture}) has no ${name}; it has ${has}` + (blocks === 0 ? "" : `, and ${numbered}`),
    );
  }
  return block === blocks - 1 && isPlain(kind) ? kind : name;
}
