import { benjaminiHochberg, jaccardIndex, pairedPermutation } from "@commonground/core";
import type { ConceptChange, Concepts } from "./diff.ts";
import type { Pair } from "./pair-rows.ts";

const FALSE_DISCOVERY_RATE = 0.05;
/**
 * Images on which a concept must differ to be tested: with five, no outcome is below the rate (2 · 2⁻⁵ = 0.06), and
 * tests that cannot find anything would only cost the others. How many differ says nothing of which side has them.
 */
const LEAST_DIFFERING = 6;

type Kind = ConceptChange["kind"];

interface Count {
  readonly kind: Kind;
  readonly class: string | null;
  readonly concept: string;
  gained: number;
  lost: number;
}

/**
 * Concepts that images of a class have with B and not with A, and the reverse: tested pair by pair whether gains and
 * losses could be of one size, the whole list at once for its false discovery rate.
 */
export function compareConcepts(pairs: readonly Pair[]): Concepts {
  const counts: Counts = { vision: new Map(), shared: new Map() };
  let agreement = 0;
  for (const { a, b } of pairs) {
    const name = a.label ?? a.predicted;
    agreement += jaccardIndex(new Set(a.vision), new Set(b.vision)) / pairs.length;
    for (const kind of ["vision", "shared"] as const) {
      for (const concept of without(b[kind], a[kind])) {
        for (const group of [null, name]) count(counts, kind, group, concept).gained++;
      }
      for (const concept of without(a[kind], b[kind])) {
        for (const group of [null, name]) count(counts, kind, group, concept).lost++;
      }
    }
  }
  const all = allOf(counts);
  const enough = all.filter(({ gained, lost }) => gained + lost >= LEAST_DIFFERING);
  const pValues = enough.map(({ gained, lost }) => {
    const signs = Int8Array.from({ length: gained + lost }, (_, i) => (i < gained ? 1 : -1));
    return pairedPermutation(signs, { permutations: 0, seed: 0 }).pValue;
  });
  const adjusted = benjaminiHochberg(pValues);
  const tested = enough.map((each, i) => ({
    ...each,
    pValue: pValues[i],
    adjusted: adjusted[i],
    found: adjusted[i] <= FALSE_DISCOVERY_RATE,
  }));
  return {
    agreement,
    falseDiscoveryRate: FALSE_DISCOVERY_RATE,
    tested: tested.toSorted((one, other) => one.pValue - other.pValue || compareNames(one, other)),
    untested: all.length - enough.length,
  };
}

/** Counts by kind and class, then by concept: no name is put together for each of millions of look-ups. */
type Counts = Readonly<Record<Kind, Map<string | null, Map<string, Count>>>>;

function count(counts: Counts, kind: Kind, group: string | null, concept: string): Count {
  let ofGroup = counts[kind].get(group);
  if (ofGroup === undefined) counts[kind].set(group, (ofGroup = new Map()));
  let found = ofGroup.get(concept);
  if (found === undefined) {
    ofGroup.set(concept, (found = { kind, class: group, concept, gained: 0, lost: 0 }));
  }
  return found;
}

function allOf({ vision, shared }: Counts): Count[] {
  const groups = [vision, shared].flatMap((each) => Array.from(each.values()));
  return groups.flatMap((concepts) => Array.from(concepts.values()));
}

function without(these: readonly string[], those: readonly string[]): string[] {
  return [...new Set(these)].filter((concept) => !those.includes(concept));
}

const compareNames = (one: Count, other: Count): number => {
  const [a, b] = [one, other].map((each) => JSON.stringify([each.kind, each.class, each.concept]));
  return a < b ? -1 : 1;
};
