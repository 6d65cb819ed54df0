import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
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

/**
 * A class by its name, composed or not and trimmed, or else any text, encoded as it is written. Rejects with `INVALID_ARGUMENT` for blank text,
 * `RUNTIME` and `signal.reason`.
 */
export async function prepareTarget(
  encoder: Encoder,
  vocabulary: Vocabulary,
  text: string,
  options?: EncodeOptions,
): Promise<Target> {
  const known = targetOfClass(vocabulary, text) ?? targetOfClass(vocabulary, text.normalize("NFC").trim());
  if (known !== undefined) return known;
  if (text.trim() === "") {
    throw new CommonGroundError("INVALID_ARGUMENT", "The target is blank; give a class or any other text");
  }
  const embeddings = await encoder.encodeTexts([text], options);
  return {
    name: text,
    weight: row(normaliseRows(checkFinite(embeddings, "embedding of the target's text")), 0),
  };
}

/** Float32 rows of length 1 are off by less than 1e-5. */
const UNIT_TOLERANCE = 1e-3;

/**
 * Throws `INVALID_ARGUMENT` for a direction that is not c finite numbers of length 1, and for one that is called like a
 * class but is not that class: results name answers, and two of one name could not be told apart.
 */
export function checkTarget(vocabulary: Vocabulary, { name, weight }: Target): void {
  const { columns } = vocabulary.classWeights;
  const length = Math.hypot(...weight);
  if (weight.length !== columns || !(Math.abs(length - 1) <= UNIT_TOLERANCE)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `The target "${name}" has ${weight.length} numbers of length ${length.toPrecision(4)}; give ${columns} numbers of length 1, as the texts of this vocabulary have`,
    );
  }
  const known = targetOfClass(vocabulary, name);
  if (known === undefined || known.weight.every((value, c) => value === weight[c])) return;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `The target "${name}" is called like a class but points elsewhere; give it a name of its own`,
  );
}
