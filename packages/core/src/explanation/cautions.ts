import type { ModelInfo } from "../encoder/encoder.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import type { Note } from "./explanation.ts";
import type { ExplainSettings } from "./settings.ts";

/** What holds for every image: limits of the model, settings and names that leave the measure nothing to tell apart. */
export function cautions({ caution }: ModelInfo, vocabulary: Vocabulary, settings: ExplainSettings): Note[] {
  const size = vocabulary.descriptors.length;
  const notes: Note[] = caution === null ? [] : [{ code: "model-caution", message: caution }];
  if (settings.languageConcepts >= size) {
    notes.push({
      code: "whole-bank",
      message: `All ${size} descriptors of the bank are language concepts (u = ${settings.languageConcepts}), so whatever vision finds is shared; take fewer language concepts or a larger bank.`,
    });
  }
  return [...notes, ...vocabulary.notes];
}
