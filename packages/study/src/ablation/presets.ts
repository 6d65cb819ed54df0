import { type ExplainSettings, MAX_DESCRIPTORS } from "@commonground/core";
import type { Stage } from "@commonground/evaluate";

/** One choice of the method, made otherwise. */
export interface AblationPreset {
  /** What is asked, for people. */
  readonly asks: string;
  /** What differs between the rows of the table. */
  readonly varied: string;
  /** In the order of the table; what holds where nothing is said comes first unless it is among them. */
  readonly variants: readonly Partial<ExplainSettings>[];
  /** What a choice is called, from all settings that hold; what is called alike is done once. */
  label(settings: ExplainSettings): string;
  /** Whether images are explained, and words and what is shared measured. */
  readonly explains: boolean;
  /** The object after which stages is kept while the rest is blurred, and blurred while the rest is kept. */
  readonly stages: readonly Stage[];
  /** What the paper found, on its data; null where it tells no figure. */
  readonly paper: string | null;
}

/** The last stage: what the method takes for the object. */
export const WHOLE_METHOD: Stage = "refined";

export const STAGE_LABELS: Readonly<Record<Stage, string>> = {
  patches: "patches",
  component: "+ largest component",
  region: "+ second of five patches",
  refined: "+ dense CRF",
};

const words = { explains: true, stages: [], paper: null } as const;

export const ABLATIONS = {
  matching: {
    ...words,
    asks: "whether transport gives parts words of their own, where each would take its most similar",
    varied: "matching",
    variants: [
      { match: "topk" },
      // Top-k has all words to choose from; so has this, and what is left between them is transport's.
      { match: "transport", candidates: MAX_DESCRIPTORS, relevance: "none" },
      { match: "transport" },
    ],
    label: ({ match, candidates, relevance }) =>
      match === "topk"
        ? "top-k of all words"
        : candidates === MAX_DESCRIPTORS && relevance === "none"
          ? "transport, all words"
          : "transport, candidates",
    paper: "entropy 1.70 by top-k, 2.33 by transport, on ImageNet",
  },
  object: {
    asks: "what each step from patches to the object's pixels keeps of the answer",
    varied: "object",
    variants: [],
    label: () => "object",
    explains: false,
    stages: ["patches", "component", "region", "refined"],
    paper: null,
  },
  parts: {
    ...words,
    asks: "into how many parts the object is divided, and by what",
    varied: "parts",
    variants: [{ partCount: 3 }, { partCount: 5 }, { partCount: 7 }, { partCount: 10 }, { parts: "pca" }],
    label: ({ partCount, parts }) => `L = ${partCount}, ${parts === "pca" ? "PCA" : "K-means"}`,
  },
  regions: {
    ...words,
    asks: "whether a part is circled in red or the mean of its patches, and how patches come into the joint space",
    varied: "regions",
    variants: [
      { regions: "ellipse" },
      { regions: "pooled", projection: "tokens" },
      { regions: "pooled", projection: "value" },
      { regions: "pooled", projection: "self" },
    ],
    label: ({ regions, projection, candidates }) =>
      `${regions === "ellipse" ? "ellipse" : `pooled ${projection}`}, k = ${candidates}`,
  },
  relevance: {
    ...words,
    asks: "which words count as relevant to the image, and by which text",
    varied: "relevance",
    variants: [
      { relevance: "released" },
      { relevance: "paper" },
      { relevance: "none" },
      { relevanceText: "template" },
    ],
    label: ({ relevance, relevanceText }) => `${relevance}, ${relevanceText}`,
  },
  candidates: {
    ...words,
    asks: "how long each part's list of most similar words is",
    varied: "candidates",
    variants: [25, 50, 120, 250, 500].map((candidates) => ({ candidates })),
    label: ({ candidates }) => `k = ${candidates}`,
  },
  "language-concepts": {
    ...words,
    asks: "how many words are taken round the class",
    varied: "language concepts",
    variants: [15, 25, 50, 100].map((languageConcepts) => ({ languageConcepts })),
    label: ({ languageConcepts }) => `u = ${languageConcepts}`,
  },
  foreground: {
    ...words,
    asks: "which side of the decomposition is the object",
    varied: "foreground",
    variants: [{ foreground: "border" }, { foreground: "majority" }],
    label: ({ foreground }) => foreground,
    stages: [WHOLE_METHOD],
  },
  features: {
    ...words,
    asks: "which patch features tell object and parts, and how they are decomposed",
    varied: "features",
    variants: [
      { features: "keys", prominent: "gdc" },
      { features: "keys-nobias", prominent: "gdc" },
      { features: "tokens", prominent: "gdc" },
      { features: "ensemble", prominent: "gdc" },
      { features: "keys", prominent: "pca" },
      { features: "tokens", prominent: "pca" },
      { prominent: "none" },
    ],
    label: ({ features, prominent }) =>
      prominent === "none" ? `${features}, all patches` : `${features}, ${prominent}`,
    stages: [WHOLE_METHOD],
  },
} as const satisfies Record<string, AblationPreset>;

export type AblationName = keyof typeof ABLATIONS;

export const ABLATION_NAMES = Object.keys(ABLATIONS) as readonly AblationName[];
