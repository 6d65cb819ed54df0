/** Colours that the synthetic encoder tells apart, each a dimension of its joint space, in this order. */
export const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [220, 30, 30],
  green: [30, 160, 60],
  blue: [40, 70, 220],
  yellow: [240, 220, 40],
  orange: [240, 140, 30],
  purple: [140, 50, 180],
  brown: [120, 70, 30],
  pink: [250, 150, 190],
  black: [10, 10, 10],
  grey: [128, 128, 128],
  white: [255, 255, 255],
};
export const COLOUR_NAMES = Object.keys(COLOURS);

/** What each colour adds to an embedding: the page is white, so white says little. */
export const COLOUR_WEIGHTS = COLOUR_NAMES.map((name) => (name === "white" ? 0.1 : 1));

/** Dimensions that hold words other than colours. */
export const WORD_DIMENSIONS = 32;
export const DIMENSION = COLOUR_NAMES.length + WORD_DIMENSIONS;
