import { decodeRuns, type MutualKnowledgeExplanation } from "@commonground/core";

/** Parts that overlap less, as a share of both together, are not the same part. */
const LEAST_OVERLAP = 0.25;
/** Places along a side of the frame at which both are looked at: frames of different models have different sizes. */
const PLACES = 56;

type Divided = Pick<MutualKnowledgeExplanation, "image" | "parts">;
/** Letters of the first and of the second. */
export type PairOfParts = readonly [first: string, second: string];

const known = new WeakMap<Divided, WeakMap<Divided, readonly PairOfParts[]>>();

/** Which parts of two explanations of one image are in the same place, those that overlap most first; none of two images. */
export function pairsOfParts(first: Divided, second: Divided): readonly PairOfParts[] {
  const kept = known.get(first)?.get(second);
  if (kept !== undefined) return kept;
  const found = first.image.sha256 === second.image.sha256 ? pair(first, second) : [];
  const of = known.get(first) ?? new WeakMap<Divided, readonly PairOfParts[]>();
  known.set(first, of.set(second, found));
  return found;
}

function pair(first: Divided, second: Divided): readonly PairOfParts[] {
  const [a, b] = [looksOf(first), looksOf(second)];
  const overlaps = a.flatMap((one) =>
    b.map((other) => ({ one: one.label, other: other.label, share: overlap(one.seen, other.seen) })),
  );
  const pairs: PairOfParts[] = [];
  for (const { one, other, share } of overlaps.toSorted((x, y) => y.share - x.share)) {
    if (share < LEAST_OVERLAP) break;
    if (pairs.every(([x, y]) => x !== one && y !== other)) pairs.push([one, other]);
  }
  return pairs;
}

function looksOf({ image, parts }: Divided) {
  const { width, height } = image.frame;
  return parts.map(({ label, mask }) => {
    const { data } = decodeRuns(mask, width, height);
    const seen = Uint8Array.from({ length: PLACES * PLACES }, (_, p) => {
      const x = Math.floor((((p % PLACES) + 0.5) / PLACES) * width);
      const y = Math.floor(((Math.floor(p / PLACES) + 0.5) / PLACES) * height);
      return data[y * width + x]!;
    });
    return { label, seen };
  });
}

function overlap(a: Uint8Array, b: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let p = 0; p < a.length; p++) {
    both += a[p]! & b[p]!;
    either += a[p]! | b[p]!;
  }
  return either === 0 ? 0 : both / either;
}
