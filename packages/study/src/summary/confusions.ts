import type { ToldRow } from "../results/told-columns.ts";

/** A word of parts that spoke for the answer against the label. */
export interface MisleadingPart {
  readonly concept: string;
  readonly images: number;
  /** Mean over those images of what its parts gave the answer against the label, in log-odds. */
  readonly value: number;
  /**
   * Share of all that spoke for the answer, over the told images, that came from its parts. A part has several words,
   * so that the shares of a pair add up to more than 1.
   */
  readonly share: number;
}

/** Images of one class that were answered with another. */
export interface Confusion {
  readonly label: string;
  readonly answer: string;
  readonly images: number;
  /** Concepts that vision saw and language holds round the wrong answer, in most images first. */
  readonly concepts: readonly { readonly concept: string; readonly images: number }[];
  /** Images of which causes tell the answer from the label. */
  readonly told: number;
  /** Words of the parts that spoke for the answer against the label; largest share first. */
  readonly parts: readonly MisleadingPart[];
  /** Share of what spoke for the answer, over the told images, that lies outside of all parts; null where none is told. */
  readonly outside: number | null;
  /** The first few images. */
  readonly examples: readonly string[];
}

const EXAMPLES = 3;
/** The player that is all pixels outside of the parts. */
const OUTSIDE = "rest";
/** Concepts kept of a pair. */
const CONCEPTS = 8;

interface Pair {
  label: string;
  answer: string;
  images: number;
  told: number;
  concepts: Map<string, number>;
  /** Null until an image is told: of many pairs none is. */
  parts: Map<string, { images: number; sum: number }> | null;
  /** Sums of positive values: of all players, and of what lies outside of the parts. */
  misled: number;
  outside: number;
  examples: string[];
}

/** Wrong answers by pairs of classes, most frequent first. */
export function createConfusions() {
  const byLabel = new Map<string, Map<string, Pair>>();
  const pairs: Pair[] = [];
  return {
    add(row: ToldRow): void {
      const { correct, label, predicted: answer } = row;
      if (correct !== false || label === null || answer === null) return;
      let byAnswer = byLabel.get(label);
      if (byAnswer === undefined) byLabel.set(label, (byAnswer = new Map()));
      let pair = byAnswer.get(answer);
      if (pair === undefined) {
        pair = {
          label,
          answer,
          images: 0,
          told: 0,
          concepts: new Map(),
          parts: null,
          misled: 0,
          outside: 0,
          examples: [],
        };
        byAnswer.set(answer, pair);
        pairs.push(pair);
      }
      pair.images++;
      if (pair.examples.length < EXAMPLES) pair.examples.push(row.id);
      for (const concept of row.shared_concepts ?? []) {
        pair.concepts.set(concept, (pair.concepts.get(concept) ?? 0) + 1);
      }
      addParts(pair, row);
    },
    result(): Confusion[] {
      return pairs
        .toSorted((a, b) => b.images - a.images || compare(a.label, b.label) || compare(a.answer, b.answer))
        .map((pair) => ({
          label: pair.label,
          answer: pair.answer,
          images: pair.images,
          concepts: Array.from(pair.concepts, ([concept, images]) => ({ concept, images }))
            .toSorted((a, b) => b.images - a.images || compare(a.concept, b.concept))
            .slice(0, CONCEPTS),
          told: pair.told,
          parts: Array.from(pair.parts ?? [])
            .toSorted(([a, x], [b, y]) => y.sum - x.sum || compare(a, b))
            .slice(0, CONCEPTS)
            .map(([concept, { images, sum }]) => ({
              concept,
              images,
              value: sum / images,
              share: sum / pair.misled,
            })),
          outside: pair.misled === 0 ? null : pair.outside / pair.misled,
          examples: pair.examples,
        }));
    },
  };
}

function addParts(pair: Pair, row: ToldRow): void {
  const { values_versus: values, players, vision_concepts: concepts, concept_parts: letters } = row;
  if (row.versus !== pair.label || !values || !players || !concepts || !letters) return;
  pair.told++;
  for (const [p, player] of players.entries()) {
    const value = Math.max(0, values[p]);
    pair.misled += value;
    if (player === OUTSIDE) pair.outside += value;
  }
  for (const [c, concept] of concepts.entries()) {
    let value = 0;
    for (const [p, player] of players.entries()) {
      if (values[p] > 0 && letters[c].includes(player)) value += values[p];
    }
    if (value === 0) continue;
    pair.parts ??= new Map();
    const before = pair.parts.get(concept) ?? { images: 0, sum: 0 };
    pair.parts.set(concept, { images: before.images + 1, sum: before.sum + value });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
