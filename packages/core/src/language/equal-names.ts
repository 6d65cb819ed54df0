import type { Note } from "../explanation/explanation.ts";
import { type Matrix, row } from "../linalg/matrix.ts";
import { createRandom } from "../linalg/random.ts";

/** The same text in other company comes out by rounding apart; different texts lie a thousand times as far. */
const TOLERANCE = 1e-5;
/** Pairs that are named. */
const NAMED = 3;

/**
 * A note on names that are one to the model, whose embeddings are equal (it cuts texts at its context, and drops what
 * its tokenizer drops), or one to a reader, equal but for capital letters; none where all differ. `weights`: unit
 * rows, one a name.
 */
export function equalNames(
  kind: "classes" | "descriptors",
  names: readonly string[],
  weights: Matrix,
  contextLength: number,
): Note[] {
  const first = firstEqual(
    names.map((name) => name.toLowerCase()),
    weights,
  );
  const repeated = Array.from(names.keys()).filter((i) => first[i] !== i);
  if (repeated.length === 0) return [];
  const pairs = repeated.slice(0, NAMED).map((i) => {
    return `"${shortened(names[i])}" as "${shortened(names[first[i]])}" (${difference(names[i], names[first[i]], contextLength)})`;
  });
  const more = repeated.length > NAMED ? ` and ${repeated.length - NAMED} more` : "";
  const one = kind === "classes" ? "class" : "descriptor";
  return [
    {
      code: `equal-${kind}`,
      message:
        `${repeated.length} of ${names.length} ${kind} ${repeated.length === 1 ? "is" : "are"} the same as an earlier one: ` +
        `${pairs.join(", ")}${more}. What is one ${one} counts as several.`,
    },
  ];
}

function difference(a: string, b: string, contextLength: number): string {
  if (a === b) return "word for word";
  return a.toLowerCase() === b.toLowerCase()
    ? "but for capital letters"
    : `to the model, which reads ${contextLength} tokens of a text`;
}

/** For each name the first that equals it, itself if none does. */
function firstEqual(folded: readonly string[], weights: Matrix): Uint32Array {
  const first = Uint32Array.from(folded.keys());
  const rootOf = (i: number): number => (first[i] === i ? i : rootOf(first[i]));
  const join = (i: number, j: number): void => {
    const [a, b] = [rootOf(i), rootOf(j)];
    first[Math.max(a, b)] = Math.min(a, b);
  };
  const byName = new Map<string, number>();
  folded.forEach((name, i) => {
    const known = byName.get(name);
    if (known === undefined) byName.set(name, i);
    else join(known, i);
  });
  for (const [i, j] of equalRows(weights)) join(i, j);
  return first.map((_, i) => rootOf(i));
}

/** Pairs of equal rows: neighbours along a random direction are the only ones that can be. */
function* equalRows(m: Matrix): Generator<[number, number]> {
  const random = createRandom(0);
  const direction = Float64Array.from({ length: m.columns }, () => 2 * random() - 1);
  const places = Float64Array.from({ length: m.rows }, (_, r) =>
    row(m, r).reduce((sum, value, c) => sum + value * direction[c], 0),
  );
  const reach = TOLERANCE * direction.reduce((sum, value) => sum + Math.abs(value), 0);
  const order = Array.from(places.keys()).toSorted((a, b) => places[a] - places[b]);
  for (let a = 0; a < order.length; a++) {
    for (let b = a + 1; b < order.length && places[order[b]] - places[order[a]] <= reach; b++) {
      if (!isEqual(row(m, order[a]), row(m, order[b]))) continue;
      yield [order[a], order[b]];
      // Those further on that equal this one equal the next one, too.
      break;
    }
  }
}

function isEqual(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, c) => Math.abs(value - b[c]) <= TOLERANCE);
}

/** Names that are cut at a context are long, and differ at their end. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= 60) return name;
  return `${characters.slice(0, 35).join("")} … ${characters.slice(-20).join("")}`;
}
