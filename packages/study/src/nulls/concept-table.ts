import type { ToldRow } from "../results/told-columns.ts";

/** Concepts of a run by number, equal ones by equal numbers: what nulls are drawn from. */
export interface ConceptTable {
  /** Distinct concepts that are named anywhere; they are numbered from 0. */
  readonly named: number;
  /** What vision saw in all images; of image i, most important first, from `starts[i]` to `ends[i]`. */
  readonly seen: Int32Array;
  /** −1 for an image that failed. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** For each image the place of its answer in `language`; −1 for one that failed. */
  readonly answer: Int32Array;
  /** What language holds round each class that was answered, in the order of the classes' first images. */
  readonly language: readonly Int32Array[];
}

/**
 * Rows to a `ConceptTable`, in the data set's order. What language holds round an answer depends on the answer alone
 * (method 4), so one list a class is kept.
 */
export function createConceptTally(items: number) {
  const numbers = new Map<string, number>();
  let seen = new Int32Array(items);
  let end = 0;
  const starts = new Int32Array(items).fill(-1);
  const ends = new Int32Array(items).fill(-1);
  const predicted = Array<string | null>(items).fill(null);
  const lists = new Map<string, Int32Array>();
  const number = (concept: string): number => {
    let found = numbers.get(concept);
    if (found === undefined) numbers.set(concept, (found = numbers.size));
    return found;
  };
  const numbersOf = (concepts: readonly string[]): Int32Array => {
    const list = new Int32Array(concepts.length);
    for (let c = 0; c < list.length; c++) list[c] = number(concepts[c]);
    return list;
  };
  return {
    add({ index, predicted: answer, vision_concepts: vision, language_concepts: held }: ToldRow): void {
      if (answer === null || vision === null) return;
      if (end + vision.length > seen.length) seen = grown(seen, end + vision.length);
      starts[index] = end;
      for (let v = 0; v < vision.length; v++) seen[end++] = number(vision[v]);
      ends[index] = end;
      if (held === null) return;
      predicted[index] = answer;
      if (!lists.has(answer)) lists.set(answer, numbersOf(held));
    },
    /** `there`: whether there is a row of an image. */
    result(there: (_: unknown, index: number) => boolean): ConceptTable {
      const places = new Map<string, number>();
      for (const answer of predicted) {
        if (answer !== null && !places.has(answer)) places.set(answer, places.size);
      }
      return {
        named: numbers.size,
        seen: seen.slice(0, end),
        starts: starts.filter(there),
        ends: ends.filter(there),
        answer: Int32Array.from(predicted.filter(there), (answer) =>
          answer === null ? -1 : places.get(answer)!,
        ),
        language: Array.from(places.keys(), (answer) => lists.get(answer)!),
      };
    },
  };
}

function grown(values: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(least, 2 * values.length));
  larger.set(values);
  return larger;
}
