import { type Confusion, createConfusions } from "@commonground/study/web";
import { rowsOfPair } from "./lists.ts";
import type { RunRows } from "./run-rows.ts";
import { readRows } from "./shard.ts";

/** A class, and what its images were taken for. */
export type Pair = Pick<Confusion, "label" | "answer">;

const COLUMNS = [
  "id",
  "label",
  "predicted",
  "correct",
  "versus",
  "shared_concepts",
  "vision_concepts",
  "concept_parts",
  "players",
  "values_versus",
] as const;

/**
 * Pairs with the concepts and parts that misled, most images first; none for a pair that no image was answered as. Their
 * examples are those of `all`, the run's pairs, of which the columns are read.
 */
export async function misledIn(
  rows: RunRows,
  pairs: readonly Pair[],
  all: readonly Confusion[],
): Promise<readonly Confusion[]> {
  const byShard = new Map<number, number[]>();
  for (const { label, answer } of pairs) {
    for (const place of rowsOfPair(rows, label, answer).map(rows.placeOf)) {
      const places = byShard.get(place.shard);
      if (places === undefined) byShard.set(place.shard, [place.row]);
      else places.push(place.row);
    }
  }
  const confusions = createConfusions();
  for (const [at, places] of byShard) {
    const shard = await rows.open(at);
    const [first, last] = [Math.min(...places), Math.max(...places)];
    const found = await readRows(shard, first, last + 1, COLUMNS);
    for (const place of places.toSorted((a, b) => a - b)) confusions.add(found[place - first]);
  }
  return confusions.result().map((pair) => {
    const { label, answer } = pair;
    const { examples } = all.find((each) => each.label === label && each.answer === answer)!;
    return Object.assign(pair, { examples });
  });
}
