import { coupledMutualInformation, publishedMutualInformation } from "@commonground/core";
import type { FigureName } from "../summary/measures.ts";

/** Figures that depend on what is shared alone. */
export const SHARED_FIGURES = [
  "miPublished",
  "aucPublished",
  "curveAucPublished",
  "miCoupled",
  "aucCoupled",
  "curveAucCoupled",
  "share",
  "aucShare",
  "aboveChance",
] as const satisfies FigureName[];

/**
 * Writes what an image comes to, in the order of `SHARED_FIGURES`, into `figures`; NaN where it is not defined.
 * `shared[i]`: 1 where the i-th of `visionCount` vision concepts, most important first, is held; `chance`: the share
 * held by chance, NaN if unknown; `longest`: values of the longest curve, to which others are padded (method 5.4).
 */
export type SharedFigures = (
  shared: Uint8Array,
  visionCount: number,
  languageCount: number,
  chance: number,
  longest: number,
  figures: Float64Array,
) => void;

/** Remembers both estimators for each pair of counts: there are few, and many images. */
export function createSharedFigures(): SharedFigures {
  const known = new Map<string, readonly [published: Float64Array, coupled: Float64Array]>();
  let [lastVision, lastLanguage] = [-1, -1];
  let [published, coupled]: readonly Float64Array[] = [new Float64Array(), new Float64Array()];

  function choose(n: number, m: number): void {
    if (n === lastVision && m === lastLanguage) return;
    [lastVision, lastLanguage] = [n, m];
    const key = `${n} ${m}`;
    let both = known.get(key);
    if (both === undefined) {
      const upTo = (estimate: (n: number, m: number, shared: number) => number) =>
        Float64Array.from({ length: Math.min(n, m) + 1 }, (_, shared) => estimate(n, m, shared));
      both = [upTo(publishedMutualInformation), upTo(coupledMutualInformation)];
      known.set(key, both);
    }
    [published, coupled] = both;
  }

  return (shared, n, m, chance, longest, figures) => {
    choose(n, m);
    let count = 0;
    for (let i = 0; i < n; i++) count += shared[i];
    let left = count;
    let sumPublished = published[left];
    let sumCoupled = coupled[left];
    let sumLeft = left;
    for (let i = 0; i < n; i++) {
      left -= shared[i];
      sumPublished += published[left];
      sumCoupled += coupled[left];
      sumLeft += left;
    }
    const values = n + 1;
    const share = n === 0 ? 0 : count / n;
    figures[0] = published[count];
    figures[1] = sumPublished / values;
    figures[2] = sumPublished / longest;
    figures[3] = coupled[count];
    figures[4] = sumCoupled / values;
    figures[5] = sumCoupled / longest;
    figures[6] = share;
    figures[7] = n === 0 ? 0 : sumLeft / n / values;
    figures[8] = chance < 1 ? (share - chance) / (1 - chance) : NaN;
  };
}
