import { CommonGroundError } from "@commonground/core";
import type { ConfigFile, Layout } from "./layout.ts";
import { refuseOtherModel } from "./other-models.ts";

/**
 * Refuses what no weights could make run here, by the configuration alone, so that none need be fetched: a model that is
 * no contrastive one, an architecture or a part that is not built. Whatever else is wrong is said when there are weights
 * to compare. Throws `UNSUPPORTED_ARCHITECTURE`.
 */
export function refuseByConfig(layout: Layout, config: ConfigFile): void {
  refuseOtherModel(config);
  try {
    layout.parse(config, undefined, () => undefined);
  } catch (error) {
    if (error instanceof CommonGroundError && error.code === "UNSUPPORTED_ARCHITECTURE") throw error;
  }
}
