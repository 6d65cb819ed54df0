import { shareKnowledge } from "@commonground/core";
import type { ResultRow } from "../src/results/columns.ts";
import { madeRow } from "./rows.ts";

/** A row whose figures are those of its concepts, chance by one other class that shares one of N. */
export function rowOfShared(
  index: number,
  predicted: string,
  vision: readonly string[],
  language: readonly string[],
): ResultRow {
  const numbers = new Map<string, number>();
  const number = (word: string) => numbers.get(word) ?? (numbers.set(word, numbers.size), numbers.size - 1);
  const [seen, held] = [vision.map(number), language.map(number)];
  const { mutualInformation, dynamics, share } = shareKnowledge(seen, held, [seen.slice(0, 1)]);
  return madeRow(index, {
    predicted,
    vision_concepts: vision,
    language_concepts: language,
    shared_concepts: vision.filter((word) => language.includes(word)),
    mi_published: mutualInformation.published,
    mi_coupled: mutualInformation.coupled,
    auc_published: dynamics.published.auc,
    auc_coupled: dynamics.coupled.auc,
    curve_published: [...dynamics.published.curve],
    curve_coupled: [...dynamics.coupled.curve],
    share: share.share,
    chance: share.chance,
    share_above_chance: share.aboveChance,
    auc_share: share.dynamics.share.auc,
    concept_parts: vision.map(() => "A"),
  });
}
