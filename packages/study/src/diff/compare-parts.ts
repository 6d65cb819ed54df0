import type { MovedPart, Parts } from "./diff.ts";
import type { DiffRow, Pair } from "./pair-rows.ts";

/** Parts whose areas differ by no more of the frame are taken for the same: results hold no masks to compare. */
const SAME_AREA = 0.02;

/**
 * What the values of parts became, on images with the same answer and the same parts on both sides; null where a side
 * has no values. Values are those of parts for that answer, in log-odds.
 */
export function compareParts(pairs: readonly Pair[]): Parts | null {
  const valued = pairs.filter(({ a, b }) => a.values !== null && b.values !== null);
  if (valued.length === 0) return null;
  const alike = valued.filter(({ a, b }) => a.predicted === b.predicted);
  const comparable = alike.filter(({ a, b }) => sameParts(a, b));
  const moved = comparable.flatMap(({ a, b }): MovedPart[] =>
    a.players!.map((part, i) => ({ id: a.id, part, a: a.values![i], b: b.values![i] })),
  );
  const others = comparable.filter(({ a, b }) => first(a) !== first(b)).length;
  return {
    images: alike.length,
    comparable: comparable.length,
    meanMove: moved.length === 0 ? null : moved.reduce((sum, each) => sum + size(each), 0) / moved.length,
    otherFirst: comparable.length === 0 ? null : others / comparable.length,
    moved: moved.toSorted((one, other) => size(other) - size(one)),
  };
}

const size = ({ a, b }: MovedPart): number => Math.abs(b - a);

function first({ players, values }: DiffRow): string {
  return players![values!.indexOf(Math.max(...values!))];
}

function sameParts(a: DiffRow, b: DiffRow): boolean {
  const [areas, others] = [a.part_areas ?? [], b.part_areas ?? []];
  return (
    a.players!.join("\n") === b.players!.join("\n") &&
    areas.length === others.length &&
    areas.every((area, i) => Math.abs(area - others[i]) <= SAME_AREA)
  );
}
