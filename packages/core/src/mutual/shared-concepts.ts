/** For each vision concept, in order, whether it is among the language concepts: D_v ∩ D_ŷ as flags on D_v. */
export function sharedConcepts(vision: readonly number[], language: ArrayLike<number>): boolean[] {
  const known = new Set(Array.from(language));
  return vision.map((concept) => known.has(concept));
}
