import { drawingSeed } from "../interventions/drawings/drawing-seed.ts";
import { meanOverlaps, othersOf, sameSizeOverlaps } from "./chance.ts";
import { type Compared, decodeParts, overlaps } from "./measures.ts";
import type { ImageOverlaps } from "./randomisation.ts";
import type { SeenRow } from "./see-and-tell.ts";
import type { Sight } from "./steps.ts";
import { OWN } from "./tales.ts";

export type SeenImage = Exclude<SeenRow, { readonly error: string }>;

/**
 * Overlaps of one image's explanation after each step with the model's own, and with what chance gives. `images`: a row a
 * sight each, the model's own first.
 */
export function compareSteps(
  images: readonly (readonly SeenImage[])[],
  place: number,
  sights: readonly Sight[],
  chance: { readonly descriptors: number; readonly classes: number; readonly seed: number },
): Record<string, ImageOverlaps> {
  const ownOf = (image: number) => comparedOf(images[image][0], OWN);
  const before = ownOf(place);
  const others = othersOf(place, images.length, chance.seed).map(ownOf);
  const drawn = { ...chance, seed: drawingSeed(chance.seed, place) };
  const compared = sights.flatMap((sight, s) =>
    sight.steps.map((step): [string, ImageOverlaps] => {
      const after = comparedOf(images[place][s], step);
      return [
        step,
        {
          own: overlaps(before, after),
          others: meanOverlaps(others.map((other) => overlaps(other, after))),
          sameSize: sameSizeOverlaps(before, after, drawn),
        },
      ];
    }),
  );
  return Object.fromEntries(compared);
}

function comparedOf({ seen, told }: SeenImage, step: string): Compared {
  return { told: told[step], parts: decodeParts(seen) };
}
