import type { Removal } from "../causes/causes.ts";
import type { Count } from "./quantities.ts";

type PatchFeature = "tokens" | "keys" | "keys-nobias";

/** Every setting of `explain`, with effective values. Section numbers refer to docs/method.md. */
export interface ExplainSettings {
  /**
   * Patch features the visual side works on (2.1), of the last block or, as `tokens@9`, of another. `ensemble`: tokens
   * and keys, each normalised, side by side.
   *
   * @pattern ^(?:ensemble|(?:tokens|keys|keys-nobias)(?:@(?:0|[1-9][0-9]*))?)$
   */
  readonly features: PatchFeature | `${PatchFeature}@${number}` | "ensemble";
  /** How prominent patches are found (2.2): graph decomposition, first principal component, or all patches. */
  readonly prominent: "gdc" | "pca" | "none";
  /** Which side of the decomposition is the object (2.2): fewer border patches (ours) or the smaller side (published). */
  readonly foreground: "border" | "majority";
  /** How prominent patches become parts (2.4). */
  readonly parts: "kmeans" | "pca";
  /** L: number of parts, 1 to 20. */
  readonly partCount: Count;
  /**
   * How a part is shown to the vision encoder (2.5, 12): circled in red on the image, three encodings a part (the
   * paper's); or as the mean of its patches in the joint space, from the one encoding of the image.
   */
  readonly regions: "ellipse" | "pooled";
  /** How patches come into the joint space with pooled regions (12). */
  readonly projection: "tokens" | "value" | "self";
  /**
   * Masks of the object and its parts: refined to pixels by the dense CRF (2.3), or the patches as they are. With pooled
   * regions and no causes nothing but a picture would be made of refined masks, and `patches` is the default.
   */
  readonly masks: "refined" | "patches";
  /** What made the answer (11): Shapley values of the parts, or nothing. */
  readonly causes: "shapley" | "none";
  /** How a part is taken away (11). */
  readonly removal: Removal;
  /** k: length of each part's list of most similar descriptors, whose intersection are the candidates (3.2). */
  readonly candidates: Count;
  /** Threshold on a candidate's similarity to the whole image (3.3). */
  readonly relevance: "released" | "paper" | "none";
  /** Text that stands for a descriptor in relevance and importance (3.3): the bare phrase (released) or the bank's template. */
  readonly relevanceText: "bare" | "template";
  /**
   * Assignment of descriptors to parts (3.4). `topk`: each part's most similar of all descriptors; `candidates`,
   * `relevance` and `temperature` then play no role.
   */
  readonly match: "transport" | "topk";
  /** τ of the transport plan exp(2.5 · similarity / τ). */
  readonly temperature: number;
  /** Descriptors kept for each part. */
  readonly descriptorsPerPart: Count;
  /** u: number of descriptors round the class weight (4). */
  readonly languageConcepts: Count;
  /** Seed of everything random (K-means++, orders of parts where there are more than seven). */
  readonly seed: Count;
}

/**
 * Defaults: the released code's, but for `foreground`, `causes` and `removal`, which are ours. A bank may recommend its
 * own `candidates`, a model its `regions` and `projection`; a model without keys (a CNN) takes `tokens`.
 */
export const DEFAULT_SETTINGS: ExplainSettings = {
  features: "keys",
  prominent: "gdc",
  foreground: "border",
  parts: "kmeans",
  partCount: 5,
  regions: "ellipse",
  projection: "tokens",
  masks: "refined",
  causes: "shapley",
  removal: "page",
  candidates: 500,
  relevance: "released",
  relevanceText: "bare",
  match: "transport",
  temperature: 1,
  descriptorsPerPart: 3,
  languageConcepts: 50,
  seed: 0,
};
