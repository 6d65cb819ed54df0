import type { Busy } from "../state/explorer.ts";

const TEXTS: Readonly<Record<string, string>> = {
  model: "Loading the model …",
  words: "Reading the bank’s words …",
  look: "Looking at the image …",
  findObject: "Finding the object …",
  locateParts: "Finding its parts …",
  partMasks: "Drawing the parts’ outlines …",
  encodeRegions: "Looking at each part …",
  seeSearch: "Finding its parts …",
  encodeSubsets: "Taking parts away, in every combination …",
  matchParts: "Finding words for the parts …",
  partsStability: "Finding words for the parts …",
  predictTarget: "Answering …",
  languageConcepts: "Finding words for the answer …",
  shareKnowledge: "Comparing both …",
  findCauses: "Weighing the parts …",
};

/** What is done, for people, and how far it has come. */
export function stepText({ step, share }: Busy): string {
  const text = TEXTS[step] ?? "Working …";
  return share === null ? text : `${text} ${Math.floor(100 * share)} %`;
}
