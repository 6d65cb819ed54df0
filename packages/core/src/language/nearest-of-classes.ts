import { row, rowRange } from "../linalg/matrix.ts";
import { similarities } from "../linalg/products.ts";
import { topK } from "../linalg/top-k.ts";
import type { Vocabulary } from "./vocabulary.ts";

const known = new WeakMap<Vocabulary, Map<number, readonly Int32Array[]>>();

/** Classes whose cosines are held at once: each descriptor that was fetched then serves many of them. */
const HELD = 48;

/**
 * For every class its `count` nearest descriptors, nearest first. Computed once for a vocabulary and a count, however
 * many images ask (1,000 classes and 4,229 descriptors: about half a second).
 */
export function nearestOfClasses(vocabulary: Vocabulary, count: number): readonly Int32Array[] {
  const kept = known.get(vocabulary) ?? new Map<number, readonly Int32Array[]>();
  known.set(vocabulary, kept);
  let lists = kept.get(count);
  if (lists === undefined) {
    const { classWeights, descriptorWeights } = vocabulary;
    const found: Int32Array[] = [];
    while (found.length < classWeights.rows) {
      const to = Math.min(found.length + HELD, classWeights.rows);
      const cosines = similarities(rowRange(classWeights, found.length, to), descriptorWeights);
      for (let c = 0; c < cosines.rows; c++) found.push(topK(row(cosines, c), count));
    }
    lists = found;
    kept.set(count, lists);
  }
  return lists;
}
