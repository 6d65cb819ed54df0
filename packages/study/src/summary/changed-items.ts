/**
 * Places of the items whose bytes were others in `a` than in `b`, as their digests (`RunTable.digests`) tell; what was
 * not read in one of them tells nothing.
 */
export function changedItems(a: BigUint64Array, b: BigUint64Array): number[] {
  const changed: number[] = [];
  for (let place = 0; place < a.length; place++) {
    if (a[place] !== b[place] && a[place] !== 0n && b[place] !== 0n) changed.push(place);
  }
  return changed;
}
