import type { ModelInfo } from "../encoder/encoder.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { effectiveSettings } from "./check-settings.ts";
import type { ExplainSettings } from "./settings.ts";

/**
 * The settings that hold for a model and a vocabulary: those given, else those that the model and the bank recommend,
 * else the method's. Throws as `effectiveSettings`.
 */
export function settingsFor(
  info: Pick<ModelInfo, "features" | "projections" | "recommended">,
  { candidates }: Pick<Vocabulary, "candidates">,
  given: Partial<ExplainSettings> = {},
): ExplainSettings {
  const recommended = {
    // A CNN has no keys.
    features: info.features.includes("keys") ? undefined : ("tokens" as const),
    projection: info.projections[0]?.replace("projected-", "") as ExplainSettings["projection"] | undefined,
    ...info.recommended,
  };
  const { regions } = effectiveSettings(given, recommended);
  return effectiveSettings(given, { ...recommended, candidates: candidates?.[regions] });
}
