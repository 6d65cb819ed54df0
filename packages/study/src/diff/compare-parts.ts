import type { MovedPart, Parts } from "./diff.ts";
import { matchParts } from "./match-parts.ts";
import type { Pair } from "./pair-rows.ts";

/**
 * What the values of parts became, on images with the same answer and the same parts on both sides; null where a side
 * has no values. Values are those of parts for that answer, in log-odds.
 */
export function compareParts(pairs: readonly Pair[]): Parts | null {
  const valued = pairs.filter(({ a, b }) => a.values !== null && b.values !== null);
  if (valued.length === 0) return null;
  const alike = valued.filter(({ a, b }) => a.predicted === b.predicted);
  const comparable = alike.flatMap(({ a, b }) => {
    const match = matchParts(a, b);
    if (match === null) return [];
    return [
      a.players!.map((part, i): MovedPart => {
        const other = match.get(part)!;
        return { id: a.id, part, a: a.values![i], b: b.values![b.players!.indexOf(other)] };
      }),
    ];
  });
  const moved = comparable.flat();
  const others = comparable.filter((parts) => mostValued(parts, "a") !== mostValued(parts, "b")).length;
  return {
    images: alike.length,
    comparable: comparable.length,
    meanMove: moved.length === 0 ? null : moved.reduce((sum, each) => sum + size(each), 0) / moved.length,
    otherFirst: comparable.length === 0 ? null : others / comparable.length,
    moved: moved.toSorted((one, other) => size(other) - size(one)),
  };
}

const size = ({ a, b }: MovedPart): number => Math.abs(b - a);

function mostValued(parts: readonly MovedPart[], side: "a" | "b"): string {
  return parts.reduce((most, part) => (part[side] > most[side] ? part : most)).part;
}
