import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import type { Target } from "../language/target.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import type { Explained } from "./tell-image.ts";
import { explainJointly } from "./explain-jointly.ts";
import type { ImageRecord, MutualKnowledgeExplanation } from "./explanation.ts";
import type { Keep } from "./keep.ts";
import type { ImageToExplain } from "./look.ts";
import type { ExplainSettings } from "./settings.ts";

export interface ExplainOptions extends EncodeOptions {
  readonly settings?: Partial<ExplainSettings> | undefined;
  /** What to explain in place of the predicted class: a class by name, any other text, or a direction. */
  readonly target?: string | Target | undefined;
  /** What to set it against, in place of the most probable other class. */
  readonly versus?: string | Target | undefined;
  /**
   * The class that an image is known to show; null for none. Where something else is explained and `versus` says nothing,
   * that is set against it.
   */
  readonly labelOf?: ((image: ImageRecord) => string | null) | undefined;
  /** Where results of steps are kept between runs on one image; nowhere by default. */
  readonly keep?: Keep | undefined;
}

/**
 * Explains one image: the whole method, from pixels to what made the answer and what both encoders share.
 *
 * Rejects with `INVALID_ARGUMENT` for an unknown setting, `UNSUPPORTED_FEATURE` for one that the model cannot follow,
 * `RUNTIME` when the model puts out numbers that are not finite, and `signal.reason` when aborted.
 */
export async function explain(
  encoder: Encoder,
  image: ImageToExplain,
  vocabulary: Vocabulary,
  options: ExplainOptions = {},
): Promise<MutualKnowledgeExplanation> {
  const { value } = await explainJointly(encoder, [image], vocabulary, options).next();
  return (value as Explained).explanation;
}
