import type { ModelInfo } from "../encoder/encoder.ts";
import { expandFeatures, parseFeature } from "../encoder/feature-names.ts";
import { needDrop, needProjection } from "../encoder/need-support.ts";
import { CommonGroundError } from "../errors.ts";
import { featureOutputs } from "../vision/combine-features.ts";
import type { ExplainSettings } from "./settings.ts";

/**
 * Throws `UNSUPPORTED_FEATURE` for settings that a model cannot follow, so that a run over many images ends before the
 * first: features and blocks, ways into the joint space, leaving patches out.
 */
export function checkSupport(info: ModelInfo, settings: ExplainSettings): void {
  for (const name of expandFeatures({ info }, featureOutputs(settings.features))) {
    const { kind } = parseFeature(name);
    if (info.features.includes(kind)) continue;
    throw new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `${info.id} (${info.architecture}) has no ${kind}; it has ${info.features.join(", ")}`,
    );
  }
  if (settings.regions === "pooled") needProjection(info, `projected-${settings.projection}`);
  if (settings.causes !== "none" && settings.removal === "drop") needDrop(info);
}
