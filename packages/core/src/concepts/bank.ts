import type { ExplainSettings } from "../explanation/settings.ts";

/** k by the way regions are encoded: lists of pooled patches have less in common than those of circles on one image. */
export type RecommendedCandidates = Readonly<Record<ExplainSettings["regions"], number>>;

/**
 * A concept bank: the descriptors (short phrases without the class name) that both encoders are asked about, with
 * the templates that turn a class name or a descriptor into a sentence. `{}` in a template stands for the name.
 */
export interface Bank {
  readonly schema: "commonground/bank@1";
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  /** Sentences for a class name; a class weight is the normalised mean of their embeddings. At least one. */
  readonly classTemplates: readonly string[];
  /** The sentence for a descriptor. */
  readonly descriptorTemplate: string;
  /** Class name → its own descriptors. */
  readonly classes: Readonly<Record<string, readonly string[]>>;
  /** Descriptors that belong to no class in particular. */
  readonly descriptors: readonly string[];
  /**
   * k that suits this bank's size (method 3.2), used where no other is asked for, one for all or by the way regions are
   * encoded. The method's 500 was chosen for 4,229 descriptors; a list too long for its bank lets transport pick
   * descriptors that are only unlike the rest.
   */
  readonly candidates?: number | RecommendedCandidates;
}
