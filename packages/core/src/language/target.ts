import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { checkFinite } from "../linalg/check-finite.ts";
import { row } from "../linalg/matrix.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What is explained, or what it is set against: a name and a direction in the joint space. */
export interface Target {
  readonly name: string;
  /** c numbers of length 1. */
  readonly weight: Float32Array;
}

/** The class of that name as a target; undefined when the vocabulary has none. */
export function targetOfClass(vocabulary: Vocabulary, name: string): Target | undefined {
  const index = vocabulary.classes.indexOf(name);
  return index < 0 ? undefined : { name, weight: row(vocabulary.classWeights, index) };
}

/** A class by its name, or else any text, encoded as it is written. Rejects with `RUNTIME` and `signal.reason`. */
export async function prepareTarget(
  encoder: Encoder,
  vocabulary: Vocabulary,
  text: string,
  options?: EncodeOptions,
): Promise<Target> {
  const known = targetOfClass(vocabulary, text);
  if (known !== undefined) return known;
  const embeddings = await encoder.encodeTexts([text], options);
  return {
    name: text,
    weight: row(normaliseRows(checkFinite(embeddings, "embedding of the target's text")), 0),
  };
}
