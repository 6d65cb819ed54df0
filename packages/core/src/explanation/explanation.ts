import type { Causes } from "../causes/causes.ts";
import type { ModelInfo } from "../encoder/encoder.ts";
import type { Box, Ellipse } from "../image/pixels.ts";
import type { RunLengths } from "../image/run-lengths.ts";
import type { Count, Proportion, Sha256 } from "./quantities.ts";
import type { ExplainSettings } from "./settings.ts";

export const EXPLANATION_SCHEMA = "commonground/explanation@2";

/** Name of this method in `method.name`; what other methods fill in is theirs to say. */
export const MUTUAL_KNOWLEDGE = "mutual-knowledge";

/**
 * Why a model classified one image as it did: plain data, complete, versioned. Every output (terminal, JSON, HTML,
 * figures, web page) is a view of it. Two runs on the same input with the same settings differ in `timings` alone.
 *
 * This method and others (trained baselines, controls) fill the same object: parts of the image, and what a method has
 * besides. A section or number that a method does not have is null, and views leave it out. What both encoders share
 * comes together: `languageConcepts` and `mutualConcepts` are both there or neither, with `visionConcepts`;
 * `mutualInformation`, `share` and `dynamics` only with them.
 *
 * Frame: the image as the model saw it (`image.frame`, 8-bit RGB); all pixel coordinates below are in that frame.
 * Similarities: cosines, −1 to 1, unless a field says that it is scaled by 2.5 (as in CLIPScore).
 */
export interface Explanation {
  readonly schema: typeof EXPLANATION_SCHEMA;
  readonly image: ImageRecord;
  readonly model: ModelInfo;
  readonly bank: BankRecord;
  readonly classes: ClassesRecord;
  readonly method: MutualKnowledgeMethod | OtherMethod;
  readonly software: SoftwareRecord;
  readonly prediction: Prediction;
  /** What made the answer (method 11); null where it was not asked for. */
  readonly causes: Causes | null;
  /** The object; null where the method looks for none. */
  readonly prominent: Prominent | null;
  /** Of this method they do not overlap; those of others (attention maps of concepts, random regions) may. */
  readonly parts: readonly Part[];
  /** How far the parts depend on chance; null where nothing was drawn (`parts: "pca"`). */
  readonly stability: PartsStability | null;
  /** D_v, or the concepts another method finds in the image; most important first. Null where a method has no words. */
  readonly visionConcepts: readonly VisionConcept[] | null;
  /** D_ŷ, nearest to the class weight first. */
  readonly languageConcepts: readonly LanguageConcept[] | null;
  /** D_v ∩ D_ŷ in the order of D_v. */
  readonly mutualConcepts: readonly string[] | null;
  readonly mutualInformation: MutualInformation | null;
  readonly share: Share | null;
  readonly dynamics: { readonly published: Dynamics; readonly coupled: Dynamics } | null;
  /** Entropy in nats of the distribution of descriptors over parts (3.5). */
  readonly diversity: number | null;
  /** Everything a reader should know: fallbacks taken, degenerate cases, limits of the image. */
  readonly notes: readonly Note[];
  /**
   * Milliseconds by step; the only field that differs between equal runs. Steps that several images share (`jointly`)
   * are in the timings of each.
   */
  readonly timings: Readonly<Record<string, number>>;
}

/** What `explain` gives: all that this method finds, causes and stability alone may be null. */
export interface MutualKnowledgeExplanation extends Explanation {
  readonly method: MutualKnowledgeMethod;
  readonly prominent: Prominent;
  readonly visionConcepts: readonly (VisionConcept & {
    readonly relevance: number;
    readonly mutual: boolean;
  })[];
  readonly languageConcepts: readonly LanguageConcept[];
  readonly mutualConcepts: readonly string[];
  readonly mutualInformation: MutualInformation;
  readonly share: Share;
  readonly dynamics: { readonly published: Dynamics; readonly coupled: Dynamics };
  readonly diversity: number;
}

export interface MutualKnowledgeMethod {
  readonly name: typeof MUTUAL_KNOWLEDGE;
  /** Rises with every change that changes numbers. */
  readonly version: Count;
  /** Every setting, with effective values. */
  readonly settings: ExplainSettings;
}

/** A baseline or a control. */
export interface OtherMethod {
  /**
   * Lower-case words joined by hyphens, e.g. `grid`.
   *
   * @pattern ^(?!mutual-knowledge$)[a-z0-9]+(?:-[a-z0-9]+)*$
   */
  readonly name: string;
  /** Rises with every change that changes numbers. */
  readonly version: Count;
  /** Every setting, with effective values; what was trained besides is named here, too (hash of its weights, seed). */
  readonly settings: { readonly [name: string]: Json };
}

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Whether it is this method that explained: then all of its sections are there (`checkExplanation`). */
export function isMutualKnowledge(explanation: Explanation): explanation is MutualKnowledgeExplanation {
  return explanation.method.name === MUTUAL_KNOWLEDGE;
}

export interface SoftwareRecord {
  readonly name: "commonground";
  readonly version: string;
  /** What ran the encoders, and where. */
  readonly runtime: string;
  readonly device: string;
}

/**
 * How much of what vision sees language holds too, against chance (method 13). Chance m₀: the mean overlap of D_v with
 * the language concepts of every other class.
 */
export interface Share {
  /** m / N, 0 to 1. */
  readonly share: Proportion;
  /** m₀ / N, 0 to 1; null where there is no other class. */
  readonly chance: Proportion | null;
  /** (m − m₀) / (N − m₀): 0 at chance, 1 where all is shared; null where chance is, or leaves nothing above it. */
  readonly aboveChance: number | null;
  /** As vision concepts are taken away, most important first; `aboveChance` counts an undefined value as 0. */
  readonly dynamics: { readonly share: Dynamics; readonly aboveChance: Dynamics | null };
}

export interface ImageRecord {
  readonly path: string | null;
  /** Size of the decoded image in pixels. */
  readonly width: Count;
  readonly height: Count;
  /** SHA-256 of the file's bytes, hexadecimal; null for pixels without a file. */
  readonly sha256: Sha256 | null;
  readonly frame: { readonly width: Count; readonly height: Count };
  /** On how many images the parts were found jointly; 1 for an image on its own. */
  readonly jointly: Count;
}

export interface BankRecord {
  readonly name: string;
  /** SHA-256 of the bank's canonical JSON. */
  readonly sha256: Sha256;
  /** |D|: number of distinct descriptors. */
  readonly size: Count;
  readonly classTemplates: readonly string[];
  readonly descriptorTemplate: string;
}

export interface ClassesRecord {
  readonly count: Count;
  /** SHA-256 of the canonical JSON of the list of names. */
  readonly sha256: Sha256;
}

export interface ScoredClass {
  readonly name: string;
  /** Cosine to the class weight; null where a classifier of the method's own, and no class weight, gave the answer. */
  readonly similarity: number | null;
  readonly probability: Proportion;
}

export interface Prediction {
  /** The class, or other target, that is explained. */
  readonly explained: ScoredClass;
  /** True when a target class was asked for in place of the predicted one. */
  readonly targeted: boolean;
  /** The five most probable classes (fewer if there are fewer). */
  readonly top: readonly ScoredClass[];
}

export interface Prominent {
  readonly rows: Count;
  readonly columns: Count;
  /** rows · columns entries, 1 where the patch is prominent. */
  readonly patches: readonly Count[];
  /** rows · columns scores of the decomposition, positive on the object's side; null when nothing was decomposed. */
  readonly scores: readonly number[] | null;
  /** The rule that chose the object's side; null when nothing was decomposed. */
  readonly foreground: "border" | "majority" | null;
  /** Share of the frame's pixels inside the refined mask, 0 to 1. */
  readonly area: Proportion;
  /** The refined (CRF) pixel mask. */
  readonly mask: RunLengths;
}

/**
 * How far parts and words depend on where the search for clusters started (2.4): what one start found is what another
 * seed would give if it had a single start.
 */
export interface PartsStability {
  /** How many starts there were: until the best division had come up 5 times, 50 at most. */
  readonly starts: number;
  /** How many of them ended in the division that was taken; fewer than 5 is said in `notes`. */
  readonly timesFound: number;
  /**
   * Mean over the starts of the adjusted Rand index (Hubert & Arabie 1985) of their division and the one taken, over the
   * patches that it was searched on: 1 where all found the same, 0 for no more than chance.
   */
  readonly agreement: number;
  /**
   * Mean over the starts of the Jaccard index, 0 to 1, of D_v by their division and D_v here; null where parts are
   * circled in red, since each other division would cost encodings.
   */
  readonly words: number | null;
}

export interface Part {
  /** A, B, C, …: the part's name in every view. */
  readonly label: string;
  /**
   * Hexadecimal RGB; those of the seven largest parts stay apart under common colour-vision deficiencies.
   *
   * @pattern ^#[0-9a-f]{6}$
   */
  readonly colour: string;
  /** Indices of the part's patches, row by row, ascending; of a part drawn in pixels those of which it holds more than half. */
  readonly patches: readonly Count[];
  readonly mask: RunLengths;
  /** False when the mask is not refined, or that emptied the part: then its patches stand as they are. */
  readonly refined: boolean;
  /** Share of the frame's pixels, 0 to 1. */
  readonly area: Proportion;
  readonly box: Box;
  /** What was circled in red; null where regions are pooled. */
  readonly ellipse: Ellipse | null;
  /**
   * Mean of the image's cosines to the part's three prompts (method 2.5), or to its patches (12); null where the method
   * does not compare them.
   */
  readonly similarity: number | null;
  /** Best first. */
  readonly descriptors: readonly PartDescriptor[];
}

export interface PartDescriptor {
  readonly descriptor: string;
  /**
   * Mean of the descriptor's cosines to the part's three prompts (method 2.5), or to its patches (12); null where the
   * method does not compare them.
   */
  readonly similarity: number | null;
  /** Entry of the transport plan; null with `match: "topk"`, and for other methods. */
  readonly transport: number | null;
}

export interface VisionConcept {
  readonly descriptor: string;
  /** Cosine to the whole image; null where the method does not compare them. */
  readonly relevance: number | null;
  /** Relevance × 2.5; of another method its own score of the concept (activation × weight of the class, 7). */
  readonly importance: number;
  /** Labels of the parts that carry it. */
  readonly parts: readonly string[];
  /** Whether language holds it, too; null where `mutualConcepts` is. */
  readonly mutual: boolean | null;
}

export interface LanguageConcept {
  readonly descriptor: string;
  /** Cosine of descriptor and class weight. */
  readonly similarity: number;
  readonly mutual: boolean;
}

export interface MutualInformation {
  /** |D_v|. */
  readonly visionCount: Count;
  /** |D_ŷ|. */
  readonly languageCount: Count;
  /** |D_v ∩ D_ŷ|. */
  readonly sharedCount: Count;
  /** The paper's tabulated score, ln N + ln M + ln m, in nats; no mutual information in the strict sense (5.2). */
  readonly published: number;
  /** Mutual information of the coupled joint distribution, in nats, 0 to min(ln N, ln M) (5.3). */
  readonly coupled: number;
}

export interface Dynamics {
  /** N + 1 values: after removing the 0, 1, … N most important vision concepts. */
  readonly curve: readonly number[];
  /** Mean of the curve. */
  readonly auc: number;
}

export interface Note {
  /** Stable identifier, e.g. `empty-intersection`. */
  readonly code: string;
  readonly message: string;
}
