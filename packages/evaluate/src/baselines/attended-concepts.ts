import { type Matrix, row } from "@commonground/core";
import type { ExplainingBaseline } from "./methods.ts";

/** A concept that a baseline finds in an image. */
export interface FoundConcept {
  /** Places of the descriptors that name it, best first. */
  readonly names: readonly number[];
  /** The method's own score, by which concepts are chosen and ordered. */
  readonly score: number;
  /** Where it is; ascending, at least one. */
  readonly patches: readonly number[];
}

/**
 * Where a map, scaled from 0 to 1 over the patches, counts as the concept's place: for feature maps the paper's; for
 * attention, of which it says nothing, half. A hard assignment needs none.
 */
export const CUTS: Readonly<Record<ExplainingBaseline, number | null>> = {
  "mm-cbm": 0.5,
  "mm-protosim": null,
  "feature-maps": 0.9,
};

/**
 * The `count` concepts that contribute most to a class: activation × weight (U ⊙ w_ŷ), with the patches that each attends
 * to. `maps` D × N, `activations` 1 × D, `weights` D. A concept that no patch went to is left out.
 */
export function conceptsByAttention(
  method: "mm-cbm" | "mm-protosim",
  maps: Matrix,
  activations: Matrix,
  weights: Float32Array,
  count: number,
): FoundConcept[] {
  const scores = weights.map((weight, d) => weight * activations.data[d]);
  const order = Array.from(scores.keys()).toSorted((a, b) => scores[b] - scores[a] || a - b);
  const found: FoundConcept[] = [];
  for (const d of order) {
    if (found.length === count) break;
    const cut = CUTS[method];
    const map = row(maps, d);
    const patches = cut === null ? placesOf(map, 1) : aboveCut(map, cut);
    if (patches.length > 0) found.push({ names: [d], score: scores[d], patches });
  }
  return found;
}

/** Places where `map`, scaled so that its smallest number is 0 and its largest 1, is `cut` or more; all of an even map. */
export function aboveCut(map: ArrayLike<number>, cut: number): number[] {
  const values = Array.from(map);
  const smallest = Math.min(...values);
  const largest = Math.max(...values);
  return placesOf(map, smallest + cut * (largest - smallest));
}

function placesOf(map: ArrayLike<number>, from: number): number[] {
  return Array.from(map).flatMap((value, place) => (value >= from ? [place] : []));
}
