import {
  type ClassValues,
  classValues,
  type Encoder,
  type Matrix,
  normaliseRows,
  row,
  similarities,
  type Vocabulary,
} from "@commonground/core";
import type { ChosenDrawing } from "./drawings/choose-drawings.ts";
import { drawOverWhite, withoutShapes } from "./drawings/edits.ts";

/** Drawings made and held at once. */
const HELD = 32;

/** Edits as drawn, one unit row an SVG. Throws as `drawSquare`, and `signal.reason` when aborted. */
export async function encodeSvgs(
  encoder: Encoder,
  svgs: readonly string[],
  name: string,
  signal?: AbortSignal,
): Promise<Matrix> {
  const { embeddingDimension: columns } = encoder.info;
  const data = new Float32Array(svgs.length * columns);
  for (let from = 0; from < svgs.length; from += HELD) {
    signal?.throwIfAborted();
    const drawn = await Promise.all(svgs.slice(from, from + HELD).map((svg) => drawOverWhite(svg, name)));
    const { embeddings } = await encoder.encodeImages(drawn, { signal });
    data.set(normaliseRows(embeddings).data, from * columns);
  }
  return { rows: svgs.length, columns, data };
}

/** What the class `target` is worth in each of some images. `embeddings`: a unit row an image. */
export function valuesOf(
  encoder: Encoder,
  vocabulary: Vocabulary,
  embeddings: Matrix,
  target: number,
): ClassValues[] {
  const cosines = similarities(embeddings, vocabulary.classWeights);
  const options = { scoring: encoder.info.scoring, target, versus: -1, classes: vocabulary.classes.length };
  return Array.from({ length: embeddings.rows }, (_, i) => classValues(row(cosines, i), options));
}

/** Values of a drawing without sets of its pieces, a bit a piece; each set is drawn and encoded once. */
export interface EditValues {
  /** Throws where the set was not made. */
  at(gone: number): ClassValues;
  make(sets: Iterable<number>, signal?: AbortSignal): Promise<void>;
}

export function editValues(
  encoder: Encoder,
  vocabulary: Vocabulary,
  { drawing, pieces, name }: ChosenDrawing,
  target: number,
): EditValues {
  const known = new Map<number, ClassValues>();
  return {
    at(gone) {
      const value = known.get(gone);
      if (value === undefined) throw new Error(`unreachable: set ${gone} was not encoded`);
      return value;
    },
    async make(sets, signal) {
      const missing = [...new Set(sets)].filter((set) => !known.has(set));
      const svgs = missing.map((set) =>
        withoutShapes(
          drawing,
          pieces.flatMap(({ shapes }, p) => ((set >> p) & 1 ? shapes : [])),
        ),
      );
      const embeddings = await encodeSvgs(encoder, svgs, name, signal);
      for (const [i, value] of valuesOf(encoder, vocabulary, embeddings, target).entries()) {
        known.set(missing[i], value);
      }
    },
  };
}
