/* Flat drawings and a bank of their words, which the synthetic encoder explains as anyone can foretell. */
import type { Bank, Pixels } from "@commonground/core";

export const colourBank: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "Flat drawings.",
  licence: "Apache-2.0",
  classTemplates: ["a drawing of a {}"],
  descriptorTemplate: "a drawing with {}",
  classes: {
    "red and black ladybird": ["red wings", "black dots", "black head"],
    "green and brown tree": ["green leaves", "brown trunk", "brown branches"],
    "blue and grey fish": ["blue scales", "grey fins", "blue tail"],
    "yellow sun": ["yellow rays", "orange glow", "yellow disc"],
  },
  descriptors: ["purple haze", "pink clouds", "white page"],
};

type Rgb = readonly [red: number, green: number, blue: number];

const RED: Rgb = [220, 30, 30];
const GREEN: Rgb = [30, 160, 60];
const BLUE: Rgb = [40, 70, 220];
const YELLOW: Rgb = [240, 220, 40];
const ORANGE: Rgb = [240, 140, 30];
const PURPLE: Rgb = [140, 50, 180];
const BROWN: Rgb = [120, 70, 30];
const PINK: Rgb = [250, 150, 190];
const BLACK: Rgb = [10, 10, 10];
const GREY: Rgb = [128, 128, 128];
const WHITE: Rgb = [255, 255, 255];

/** A square drawing, one colour a pixel. */
export function draw(side: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) data.set(colour(x, y), (y * side + x) * 3);
  return { width: side, height: side, data };
}

/** A tree on a white page: a green disc over a brown trunk. */
export const tree = draw(224, (x, y) => {
  if ((x - 112) ** 2 + (y - 80) ** 2 < 55 ** 2) return GREEN;
  if (Math.abs(x - 112) < 16 && y > 110 && y < 200) return BROWN;
  return WHITE;
});

/** The tree's crown alone, so near that it fills more than half of the page. */
export const crown = draw(224, (x, y) => ((x - 112) ** 2 + (y - 112) ** 2 < 105 ** 2 ? GREEN : WHITE));

/** A blue fish with grey fins and a pink eye, on a white page. */
export const fish = draw(224, (x, y) => {
  if ((x - 70) ** 2 + (y - 95) ** 2 < 10 ** 2) return PINK;
  if (((x - 100) / 70) ** 2 + ((y - 110) / 45) ** 2 < 1) return BLUE;
  if (Math.abs(x - 100) < 20 && y > 40 && y < 190) return GREY;
  if (x > 160 && x < 215 && Math.abs(y - 110) < (x - 150) / 2) return BLUE;
  return WHITE;
});

const STRIPES = [RED, GREEN, BLUE, YELLOW, ORANGE, PURPLE, BROWN, PINK, BLACK, GREY, WHITE];

/** Upright stripes of eleven colours: more parts than all of whose sets are tried. */
export const stripes = draw(224, (x) => STRIPES[Math.floor((x * STRIPES.length) / 224)]!);
