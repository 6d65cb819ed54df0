import type { Share } from "../explanation/explanation.ts";

/**
 * The share of vision concepts that language holds too, against chance (method 13). `vision`: D_v, most important
 * first; `language`: D_ŷ; `others`: the language concepts of every other class, whose mean overlap with D_v is m₀. As
 * concepts are taken away they stop matching on either side, and N stays.
 */
export function sharedAboveChance(
  vision: readonly number[],
  language: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
): Share {
  const total = vision.length;
  const own = new Set(Array.from(language));
  const place = new Map(vision.map((concept, i) => [concept, i]));
  // How often each concept of D_v is among another class's.
  const counts = new Float64Array(total);
  for (const list of others) {
    for (let i = 0; i < list.length; i++) {
      const at = place.get(list[i]);
      if (at !== undefined) counts[at]++;
    }
  }
  const shares: number[] = [];
  const above: (number | null)[] = [];
  let chance: number | null = null;
  for (let removed = 0; removed <= total; removed++) {
    let shared = 0;
    let expected = 0;
    for (let i = removed; i < total; i++) {
      if (own.has(vision[i])) shared++;
      expected += others.length === 0 ? 0 : counts[i] / others.length;
    }
    shares.push(total === 0 ? 0 : shared / total);
    above.push(others.length === 0 || expected >= total ? null : (shared - expected) / (total - expected));
    if (removed === 0 && others.length > 0 && total > 0) chance = expected / total;
  }
  return {
    share: shares[0],
    chance,
    aboveChance: above[0],
    dynamics: {
      share: { curve: shares, auc: mean(shares) },
      aboveChance: others.length === 0 ? null : curveOf(above.map((value) => value ?? 0)),
    },
  };
}

function curveOf(curve: readonly number[]): { curve: readonly number[]; auc: number } {
  return { curve, auc: mean(curve) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
