import { type Interval, wilsonInterval } from "@commonground/core";
import type { ToldRow } from "../results/told-columns.ts";

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

/** Of each concept, by its number. */
interface Tally {
  readonly images: number[];
  readonly wrong: number[];
  readonly examples: string[][];
}

/** Groups whose share of wrong answers is surely largest come first (lower end of its interval). */
export function createFailureGroups() {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  // The last row in which a concept was shared: cheaper than a set a row.
  const shared: number[] = [];
  const [seen, held] = [createTally(), createTally()];
  const lists = new Map<string | null, readonly number[]>();
  let images = 0;
  let failures = 0;

  const number = (concept: string): number => {
    let found = numbers.get(concept);
    if (found === undefined) {
      numbers.set(concept, (found = numbers.size));
      names.push(concept);
      shared.push(0);
      for (const tally of [seen, held]) {
        tally.images.push(0);
        tally.wrong.push(0);
        tally.examples.push([]);
      }
    }
    return found;
  };

  /** What language holds depends on the answer alone (method 4): one list a class is numbered. */
  const numbersHeld = (answer: string | null, concepts: readonly string[]): readonly number[] => {
    let list = lists.get(answer);
    if (list === undefined) lists.set(answer, (list = concepts.map(number)));
    return list;
  };

  return {
    add(row: ToldRow): void {
      const {
        id,
        predicted,
        correct,
        shared_concepts: both,
        vision_concepts: vision,
        language_concepts: language,
      } = row;
      if (correct === null || !both || !vision || !language) return;
      images++;
      if (!correct) failures++;
      for (let c = 0; c < both.length; c++) shared[number(both[c])] = images;
      const count = (tally: Tally, numbered: readonly number[]) => {
        for (let c = 0; c < numbered.length; c++) {
          const at = numbered[c];
          if (shared[at] === images) continue;
          tally.images[at]++;
          if (correct) continue;
          tally.wrong[at]++;
          if (tally.examples[at].length < EXAMPLES) tally.examples[at].push(id);
        }
      };
      count(seen, vision.map(number));
      count(held, numbersHeld(predicted, language));
    },
    result(): FailureGroups {
      return { images, wrong: failures, seen: groups(seen, names), held: groups(held, names) };
    },
  };
}

function createTally(): Tally {
  return { images: [], wrong: [], examples: [] };
}

function groups({ images, wrong, examples }: Tally, names: readonly string[]): FailureGroup[] {
  return names
    .map((concept, at) => ({ concept, at }))
    .filter(({ at }) => wrong[at] >= LEAST)
    .map(({ concept, at }) => ({
      concept,
      images: images[at],
      wrong: wrong[at],
      interval: wilsonInterval(wrong[at], images[at]),
      examples: examples[at],
    }))
    .toSorted((a, b) => b.interval[0] - a.interval[0] || (a.concept < b.concept ? -1 : 1))
    .slice(0, GROUPS);
}
