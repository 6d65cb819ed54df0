import { type Bank, createSyntheticEncoder, type Pixels, prepareVocabulary } from "@commonground/core";
import type { ImageToLearn } from "../src/baselines/encode-images.ts";

export const COLOUR_BANK: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "Flat drawings.",
  licence: "CC0-1.0",
  classTemplates: ["a drawing of a {}"],
  descriptorTemplate: "a drawing with {}",
  classes: {
    "green tree": ["green leaves", "brown trunk"],
    "yellow sun": ["yellow rays", "orange glow"],
    "blue lake": ["blue water", "grey stones"],
  },
  descriptors: ["white page"],
};

const COLOURS = {
  "green tree": [30, 160, 60],
  "yellow sun": [240, 220, 40],
  "blue lake": [40, 70, 220],
} as const;

export const colourEncoder = createSyntheticEncoder({ side: 32, patch: 8 });

export const colourVocabulary = () => prepareVocabulary(colourEncoder, COLOUR_BANK);

/** A square of the class's colour on a white page, at a place of its own. */
export function colourDrawing(label: keyof typeof COLOURS, place: number): Pixels {
  const data = new Uint8Array(32 * 32 * 3).fill(255);
  const [left, top] = [4 + 3 * (place % 4), 4 + 3 * (place >> 2)];
  for (let y = top; y < top + 12; y++) {
    for (let x = left; x < left + 12; x++) data.set(COLOURS[label], 3 * (y * 32 + x));
  }
  return { width: 32, height: 32, data };
}

/** `each` drawings of every class; their bytes are their pixels. */
export function colourImages(each = 5): ImageToLearn[] {
  return (Object.keys(COLOURS) as (keyof typeof COLOURS)[]).flatMap((label) =>
    Array.from({ length: each }, (_, place) => ({
      id: `${label} ${place}`,
      label,
      bytes: async () => colourDrawing(label, place).data as Uint8Array,
      decode: async (data: Uint8Array) => ({ width: 32, height: 32, data }),
    })),
  );
}
