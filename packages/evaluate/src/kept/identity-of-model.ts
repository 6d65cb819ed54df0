import type { ModelInfo } from "@commonground/core";

/** What of a model decides its numbers. */
export function identityOfModel({
  sha256,
  configurationSha256,
  precision,
}: ModelInfo): Pick<ModelInfo, "sha256" | "configurationSha256" | "precision"> {
  return { sha256, configurationSha256, precision };
}
