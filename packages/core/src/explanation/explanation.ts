import type { Causes } from "../causes/causes.ts";
import type { ModelInfo } from "../encoder/encoder.ts";
import type { Box, Ellipse } from "../image/pixels.ts";
import type { RunLengths } from "../image/run-lengths.ts";
import type { Count, Proportion, Sha256 } from "./quantities.ts";
import type { ExplainSettings } from "./settings.ts";

export const EXPLANATION_SCHEMA = "commonground/explanation@2";

/**
 * Why a model classified one image as it did: plain data, complete, versioned. Every output (terminal, JSON, HTML,
 * figures, web page) is a view of it. Two runs on the same input with the same settings differ in `timings` alone.
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
  readonly method: MethodRecord;
  readonly software: SoftwareRecord;
  readonly prediction: Prediction;
  /** What made the answer (method 11); null where it was not asked for. */
  readonly causes: Causes | null;
  readonly prominent: Prominent;
  readonly parts: readonly Part[];
  /** How far the parts depend on chance; null where nothing was drawn (`parts: "pca"`). */
  readonly stability: PartsStability | null;
  /** D_v, most important first. */
  readonly visionConcepts: readonly VisionConcept[];
  /** D_ŷ, nearest to the class weight first. */
  readonly languageConcepts: readonly LanguageConcept[];
  /** D_v ∩ D_ŷ in the order of D_v. */
  readonly mutualConcepts: readonly string[];
  readonly mutualInformation: MutualInformation;
  readonly share: Share;
  readonly dynamics: { readonly published: Dynamics; readonly coupled: Dynamics };
  /** Entropy in nats of the distribution of descriptors over parts (3.5). */
  readonly diversity: number;
  /** Everything a reader should know: fallbacks taken, degenerate cases, limits of the image. */
  readonly notes: readonly Note[];
  /**
   * Milliseconds by step; the only field that differs between equal runs. Steps that several images share (`jointly`)
   * are in the timings of each.
   */
  readonly timings: Readonly<Record<string, number>>;
}

/** What was computed: this method or another one (a baseline, a control) that fills the same object. */
export interface MethodRecord {
  readonly name: string;
  /** Rises with every change that changes numbers. */
  readonly version: Count;
  /** Every setting, with effective values. */
  readonly settings: ExplainSettings;
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
  /** Cosine to the class weight. */
  readonly similarity: number;
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
  /** Hexadecimal RGB; those of the seven largest parts stay apart under common colour-vision deficiencies. */
  readonly colour: string;
  /** Indices of the part's patches, row by row, ascending. */
  readonly patches: readonly Count[];
  readonly mask: RunLengths;
  /** False when the refinement emptied the part and its patches were kept as they are. */
  readonly refined: boolean;
  /** Share of the frame's pixels, 0 to 1. */
  readonly area: Proportion;
  readonly box: Box;
  /** What was circled in red; null where regions are pooled. */
  readonly ellipse: Ellipse | null;
  /** Best first. */
  readonly descriptors: readonly PartDescriptor[];
}

export interface PartDescriptor {
  readonly descriptor: string;
  /** Mean of the descriptor's cosines to the part's three prompts (method 2.5), or to its patches (12). */
  readonly similarity: number;
  /** Entry of the transport plan; null with `match: "topk"`. */
  readonly transport: number | null;
}

export interface VisionConcept {
  readonly descriptor: string;
  /** Cosine to the whole image. */
  readonly relevance: number;
  /** Relevance × 2.5. */
  readonly importance: number;
  /** Labels of the parts that carry it. */
  readonly parts: readonly string[];
  readonly mutual: boolean;
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
