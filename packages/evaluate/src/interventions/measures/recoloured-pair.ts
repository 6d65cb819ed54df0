import { type Matrix, type Random, row, type Vocabulary } from "@commonground/core";
import type { ChosenDrawing } from "../drawings/choose-drawings.ts";
import {
  COLOUR_TERMS,
  colourOfTerm,
  type ColourTerm,
  namesTerm,
  PAINTED_TERMS,
  termOf,
} from "../drawings/colours.ts";
import { colourWithin, recolourShapes, SIDE } from "../drawings/edits.ts";

/** Least share of the frame of a piece that is recoloured: one that a person would notice. */
export const LEAST_RECOLOURED = 0.02;

/** A drawing with one piece in another colour: the pair differs in that alone. */
export interface Recolouring {
  readonly piece: number;
  readonly from: ColourTerm;
  readonly to: ColourTerm;
  readonly svg: string;
}

/** Terms that the bank's concepts name, with the places of those that do. */
export type NamedTerms = ReadonlyMap<ColourTerm, readonly number[]>;

export function namedTerms(descriptors: readonly string[]): NamedTerms {
  return new Map(
    COLOUR_TERMS.map(
      (term) => [term, descriptors.flatMap((text, d) => (namesTerm(text, term) ? [d] : []))] as const,
    ).filter(([, places]) => places.length > 0),
  );
}

/** A recolouring drawn by `random`; null where no piece is large enough, or no two terms are named. */
export function drawRecolouring(
  { drawing, whole, pieces }: ChosenDrawing,
  named: readonly ColourTerm[],
  random: Random,
): Recolouring | null {
  const draw = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const candidates = pieces.flatMap(({ area, mask }, piece) => {
    const colour = colourWithin(whole, mask);
    const from = termOf(colour);
    return area >= LEAST_RECOLOURED * SIDE ** 2 && named.includes(from) ? [{ piece, colour, from }] : [];
  });
  if (candidates.length === 0) return null;
  const { piece, colour, from } = draw(candidates);
  const others = PAINTED_TERMS.filter((term) => term !== from && named.includes(term));
  if (others.length === 0) return null;
  const to = draw(others);
  return { piece, from, to, svg: recolourShapes(drawing, pieces[piece].shapes, colour, colourOfTerm(to)) };
}

/** What the concepts make of a pair (method 15, measure 6); shares are 0 to 1, NaN where there is nothing to share. */
export interface PairMeasures {
  /** 1 where the concept that rises most names the new colour. */
  readonly rises: number;
  /** Share of the bank's concepts that name it: what chance would give. */
  readonly risesByChance: number;
  /** 1 where the concept that falls most names the old colour. */
  readonly falls: number;
  readonly fallsByChance: number;
  /** Share of the concepts of D_v naming the old colour that leave it, and of its other concepts. */
  readonly leave: number;
  readonly othersLeave: number;
  /** 1 where a concept naming the new colour enters D_v; the same as a mean over the other terms. */
  readonly enters: number;
  readonly othersEnter: number;
}

export interface PairSeen {
  /** Unit rows: the drawing, and with the piece recoloured. */
  readonly embeddings: Matrix;
  /** D_v of each. */
  readonly concepts: readonly [before: readonly string[], after: readonly string[]];
}

export function measurePair(
  { from, to }: Pick<Recolouring, "from" | "to">,
  { embeddings, concepts: [before, after] }: PairSeen,
  { descriptors, descriptorWeights }: Pick<Vocabulary, "descriptors" | "descriptorWeights">,
  named: NamedTerms,
): PairMeasures {
  const moved = row(embeddings, 1).map((value, k) => value - row(embeddings, 0)[k]);
  const moves = descriptors.map((_, d) => {
    const weight = row(descriptorWeights, d);
    let sum = 0;
    for (let k = 0; k < moved.length; k++) sum += moved[k] * weight[k];
    return sum;
  });
  const most = moves.indexOf(Math.max(...moves));
  const least = moves.indexOf(Math.min(...moves));
  const places = (term: ColourTerm) => named.get(term) ?? [];
  const stays = new Set(after);
  const was = new Set(before);
  const shareLeaving = (concepts: readonly string[]) =>
    concepts.length === 0 ? NaN : concepts.filter((concept) => !stays.has(concept)).length / concepts.length;
  const enters = (term: ColourTerm) =>
    after.some((concept) => !was.has(concept) && namesTerm(concept, term)) ? 1 : 0;
  const others = [...named.keys()].filter((term) => term !== from && term !== to);
  return {
    rises: places(to).includes(most) ? 1 : 0,
    risesByChance: places(to).length / descriptors.length,
    falls: places(from).includes(least) ? 1 : 0,
    fallsByChance: places(from).length / descriptors.length,
    leave: shareLeaving(before.filter((concept) => namesTerm(concept, from))),
    othersLeave: shareLeaving(before.filter((concept) => !namesTerm(concept, from))),
    enters: enters(to),
    othersEnter:
      others.length === 0 ? NaN : others.reduce((sum, term) => sum + enters(term), 0) / others.length,
  };
}
