import { jaccardIndex } from "@commonground/core";
import type { DiffRow } from "./pair-rows.ts";

/** Parts whose areas differ by no more of the frame may be the same. */
const SAME_AREA = 0.02;

/**
 * The player of `b` that each player of `a` is, by name; null where their parts are not the same. Results hold no masks:
 * a part is the one of most words in common, the nearest in area among equals, and covers as much of the frame to 0.02.
 * So the same parts are found under other letters, too.
 */
export function matchParts(a: DiffRow, b: DiffRow): ReadonlyMap<string, string> | null {
  const [parts, others] = [a.parts ?? [], b.parts ?? []];
  if (parts.length !== others.length || a.players?.length !== b.players?.length) return null;
  const match = new Map((a.players ?? []).map((player) => [player, player]));
  const taken = new Set<string>();
  for (const [i, part] of parts.entries()) {
    const words = wordsOf(a, part);
    let best = { other: "", words: -1, area: Infinity };
    for (const [j, other] of others.entries()) {
      const alike = jaccardIndex(words, wordsOf(b, other));
      const area = Math.abs(a.part_areas![i] - b.part_areas![j]);
      if (alike > best.words || (alike === best.words && area < best.area))
        best = { other, words: alike, area };
    }
    if (taken.has(best.other) || best.area > SAME_AREA) return null;
    taken.add(best.other);
    match.set(part, best.other);
  }
  return match;
}

function wordsOf({ vision, visionParts }: DiffRow, part: string): Set<string> {
  return new Set(vision.filter((_, i) => visionParts[i]?.includes(part)));
}
