import { matrix, row } from "../linalg/matrix.ts";
import { similarities } from "../linalg/products.ts";
import { topK } from "../linalg/top-k.ts";
import type { Vocabulary } from "./vocabulary.ts";

const known = new WeakMap<Vocabulary, Map<number, readonly Int32Array[]>>();

/**
 * For every class its `count` nearest descriptors, nearest first. Computed once for a vocabulary and a count, however
 * many images ask (1,000 classes and 4,229 descriptors: about a second).
 */
export function nearestOfClasses(vocabulary: Vocabulary, count: number): readonly Int32Array[] {
  const kept = known.get(vocabulary) ?? new Map<number, readonly Int32Array[]>();
  known.set(vocabulary, kept);
  let lists = kept.get(count);
  if (lists === undefined) {
    const { classWeights, descriptorWeights } = vocabulary;
    lists = vocabulary.classes.map((_, c) => {
      const weight = matrix(1, classWeights.columns, row(classWeights, c));
      return topK(similarities(weight, descriptorWeights).data, count);
    });
    kept.set(count, lists);
  }
  return lists;
}
