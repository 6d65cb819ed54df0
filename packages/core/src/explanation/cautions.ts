import type { ModelInfo } from "../encoder/encoder.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import type { Note } from "./explanation.ts";
import type { ExplainSettings } from "./settings.ts";

/** What holds for every image: limits of the model, and settings that leave the measure nothing to tell apart. */
export function cautions({ caution }: ModelInfo, vocabulary: Vocabulary, settings: ExplainSettings): Note[] {
  const size = vocabulary.descriptors.length;
  const notes: Note[] = caution === null ? [] : [{ code: "model-caution", message: caution }];
  if (settings.languageConcepts >= size) {
    notes.push({
      code: "whole-bank",
      message: `All ${size} descriptors of the bank are language concepts (u = ${settings.languageConcepts}), so whatever vision finds is shared; take fewer language concepts or a larger bank.`,
    });
  }
  const folded = new Map<string, string>();
  for (const name of vocabulary.classes) {
    const other = folded.get(name.toLowerCase());
    if (other !== undefined) {
      notes.push({
        code: "equal-classes",
        message: `The classes "${other}" and "${name}" differ in nothing but capital letters; most models read them alike, and what is one class counts as two.`,
      });
      break;
    }
    folded.set(name.toLowerCase(), name);
  }
  return notes;
}
