import { canonicalJson } from "../identity/canonical-json.ts";
import type { ExplainSettings } from "./settings.ts";

interface StepPlan {
  /** Settings that the step reads itself. */
  readonly reads: readonly (keyof ExplainSettings)[];
  /** What it takes besides: results of earlier steps, and what a run is given. */
  readonly takes: readonly (string | keyof GivenKeys)[];
}

/**
 * The steps of the walk of one image whose results can be kept, in the order in which they run, with all that decides
 * what each of them gives.
 */
const PLAN = {
  look: { reads: ["features", "regions", "projection"], takes: ["image", "model"] },
  findObject: { reads: ["prominent", "foreground", "parts", "partCount", "seed"], takes: ["look"] },
  locateParts: { reads: [], takes: ["look", "findObject"] },
  partMasks: { reads: ["masks"], takes: ["locateParts"] },
  encodeRegions: { reads: [], takes: ["look", "partMasks"] },
  seeSearch: { reads: [], takes: ["look", "findObject", "locateParts"] },
  encodeSubsets: { reads: ["removal", "seed"], takes: ["partMasks"] },
  matchParts: {
    reads: ["candidates", "relevance", "relevanceText", "match", "temperature", "descriptorsPerPart"],
    takes: ["look", "encodeRegions", "bank"],
  },
  partsStability: { reads: [], takes: ["matchParts", "seeSearch"] },
  predictTarget: { reads: ["causes"], takes: ["look", "bank", "classes", "target", "versus"] },
  languageConcepts: { reads: ["languageConcepts"], takes: ["predictTarget"] },
  shareKnowledge: { reads: [], takes: ["matchParts", "languageConcepts", "predictTarget"] },
  findCauses: {
    reads: ["removal", "seed"],
    takes: ["encodeSubsets", "matchParts", "languageConcepts", "predictTarget"],
  },
} as const satisfies Record<string, StepPlan>;

export type StepName = keyof typeof PLAN;

export const STEP_NAMES = Object.keys(PLAN) as readonly StepName[];

/**
 * Where results of steps are kept: gives what it has of a step, else calls `make` and may keep what that gives, a promise
 * for steps that encode. What is kept holds for one image, model, vocabulary, target and settings (`stepKeys`).
 */
export type Keep = <T>(step: StepName, make: () => T) => T;

export const makeAnew: Keep = (_, make) => make();

/** Names of what a run is given, by content: what has one name is taken for the same. */
export interface GivenKeys {
  readonly image: string;
  readonly model: string;
  readonly bank: string;
  readonly classes: string;
  readonly target: string | null;
  readonly versus: string | null;
}

/**
 * For each step a key that is equal for two runs exactly where all that decides its result is. `settings` are the effective
 * ones (`settingsFor`).
 */
export function stepKeys(given: GivenKeys, settings: ExplainSettings): Readonly<Record<StepName, string>> {
  const keys: Record<string, string> = {};
  for (const [step, { reads, takes }] of Object.entries<StepPlan>(PLAN)) {
    keys[step] = canonicalJson([
      step,
      reads.map((name) => settings[name]),
      takes.map((name) => keys[name] ?? given[name as keyof GivenKeys]),
    ]);
  }
  return keys as Record<StepName, string>;
}
