import { type Interval, wilsonInterval } from "@commonground/core";
import type { ResultRow } from "../results/columns.ts";

/** Images that have something in common, and how many of them are answered wrongly. */
export interface FailureGroup {
  readonly concept: string;
  readonly images: number;
  readonly wrong: number;
  /** 95 % interval of the share that is wrong, of this concept alone. */
  readonly interval: Interval;
  /** The first few wrong ones. */
  readonly examples: readonly string[];
}

export interface FailureGroups {
  /** Images with a label that were answered, and how many of them wrongly. */
  readonly images: number;
  readonly wrong: number;
  /** By concepts that vision saw and language does not hold round the answer. */
  readonly seen: readonly FailureGroup[];
  /** By concepts that language holds round the answer and vision did not see. */
  readonly held: readonly FailureGroup[];
}

/** Groups kept of each kind. */
const GROUPS = 50;
/** Wrong answers without which a concept is no group. */
const LEAST = 2;
const EXAMPLES = 3;

interface Tally {
  images: number;
  wrong: number;
  examples: string[];
}

/** Groups whose share of wrong answers is surely largest come first (lower end of its interval). */
export function createFailureGroups() {
  const seen = new Map<string, Tally>();
  const held = new Map<string, Tally>();
  // One set for all rows: making fifty thousand takes longer than filling them.
  const shared = new Set<string>();
  let images = 0;
  let failures = 0;
  return {
    add(row: ResultRow): void {
      const { correct, shared_concepts: both, vision_concepts: vision, language_concepts: language } = row;
      if (correct === null || !both || !vision || !language) return;
      images++;
      if (!correct) failures++;
      shared.clear();
      for (const concept of both) shared.add(concept);
      for (const concept of vision) if (!shared.has(concept)) addTo(seen, concept, row);
      for (const concept of language) if (!shared.has(concept)) addTo(held, concept, row);
    },
    result(): FailureGroups {
      return { images, wrong: failures, seen: groups(seen), held: groups(held) };
    },
  };
}

function addTo(tallies: Map<string, Tally>, concept: string, { id, correct }: ResultRow): void {
  let tally = tallies.get(concept);
  if (tally === undefined) tallies.set(concept, (tally = { images: 0, wrong: 0, examples: [] }));
  tally.images++;
  if (correct) return;
  tally.wrong++;
  if (tally.examples.length < EXAMPLES) tally.examples.push(id);
}

function groups(tallies: ReadonlyMap<string, Tally>): FailureGroup[] {
  return Array.from(tallies)
    .filter(([, { wrong }]) => wrong >= LEAST)
    .map(([concept, { images, wrong, examples }]) => ({
      concept,
      images,
      wrong,
      interval: wilsonInterval(wrong, images),
      examples,
    }))
    .toSorted((a, b) => b.interval[0] - a.interval[0] || (a.concept < b.concept ? -1 : 1))
    .slice(0, GROUPS);
}
