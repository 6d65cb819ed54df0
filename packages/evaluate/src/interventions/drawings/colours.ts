/** Red, green and blue, 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Degrees of hue within which colours are one family. */
const HUE = 30;
/** Saturation below which a colour is a grey; greys are one family within this lightness. */
const GREY = 0.18;
const LIGHTNESS = 0.25;

/** Whether two colours are shades of one: near in hue, or both grey and near in lightness (HSL). */
export function sameFamily(a: Colour, b: Colour): boolean {
  const [p, q] = [hsl(a), hsl(b)];
  if (p.saturation < GREY || q.saturation < GREY) {
    return p.saturation < GREY && q.saturation < GREY && Math.abs(p.lightness - q.lightness) < LIGHTNESS;
  }
  const apart = Math.abs(p.hue - q.hue);
  return Math.min(apart, 360 - apart) < HUE;
}

function hsl([r, g, b]: Colour): { hue: number; saturation: number; lightness: number } {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const range = most - least;
  const lightness = (most + least) / 2;
  if (range === 0) return { hue: 0, saturation: 0, lightness };
  const sixth =
    most === r ? ((g - b) / range + 6) % 6 : most === g ? (b - r) / range + 2 : (r - g) / range + 4;
  return { hue: 60 * sixth, saturation: range / (1 - Math.abs(2 * lightness - 1) || 1), lightness };
}

/**
 * The eleven basic colour terms (B. Berlin & P. Kay, 1969), each with colours that CSS Color 4 names so or that are
 * plainly shades of it. The first is the one that is painted.
 */
const TERMS = {
  red: [
    [220, 20, 60],
    [255, 0, 0],
    [139, 0, 0],
  ],
  orange: [
    [255, 140, 0],
    [255, 165, 0],
  ],
  yellow: [
    [255, 215, 0],
    [255, 255, 0],
    [240, 230, 140],
  ],
  green: [
    [34, 139, 34],
    [0, 128, 0],
    [50, 205, 50],
    [154, 205, 50],
    [143, 188, 143],
  ],
  blue: [
    [30, 144, 255],
    [0, 0, 255],
    [65, 105, 225],
    [0, 0, 205],
    [70, 130, 180],
    [135, 206, 235],
    [0, 0, 128],
  ],
  purple: [
    [128, 0, 128],
    [147, 112, 219],
    [75, 0, 130],
  ],
  pink: [
    [255, 105, 180],
    [255, 192, 203],
    [219, 112, 147],
  ],
  brown: [
    [139, 69, 19],
    [160, 82, 45],
    [205, 133, 63],
    [92, 51, 23],
  ],
  grey: [
    [128, 128, 128],
    [169, 169, 169],
    [105, 105, 105],
    [211, 211, 211],
    [112, 128, 144],
  ],
  black: [
    [0, 0, 0],
    [40, 40, 40],
  ],
  white: [
    [255, 255, 255],
    [245, 245, 245],
  ],
} as const satisfies Record<string, readonly (readonly [number, number, number])[]>;

export type ColourTerm = keyof typeof TERMS;

export const COLOUR_TERMS = Object.keys(TERMS) as ColourTerm[];

/** Terms that things are painted in: those with a hue. */
export const PAINTED_TERMS: readonly ColourTerm[] = COLOUR_TERMS.filter(
  (term) => term !== "grey" && term !== "black" && term !== "white",
);

/** Other spellings by which a text names a term. */
const SPELLINGS: Partial<Record<ColourTerm, readonly string[]>> = { grey: ["gray"] };

export function colourOfTerm(term: ColourTerm): Colour {
  const [r, g, b] = TERMS[term][0];
  return [r / 255, g / 255, b / 255];
}

/** The term whose colours a colour is nearest to, by Euclidean distance in CIELAB. */
export function termOf(colour: Colour): ColourTerm {
  const own = lab(colour);
  const distance = (term: ColourTerm) =>
    Math.min(
      ...TERMS[term].map(([r, g, b]) => {
        const other = lab([r / 255, g / 255, b / 255]);
        return Math.hypot(...own.map((value, i) => value - other[i]));
      }),
    );
  return COLOUR_TERMS.reduce((best, term) => (distance(term) < distance(best) ? term : best));
}

/** Whether a text names a colour, as a word of its own. */
export function namesTerm(text: string, term: ColourTerm): boolean {
  const spellings = [term, ...(SPELLINGS[term] ?? [])];
  return new RegExp(`(?<!\\p{L})(?:${spellings.join("|")})(?!\\p{L})`, "iu").test(text);
}

/** CIELAB of sRGB under D65 (IEC 61966-2-1, CIE 15). */
function lab(colour: Colour): number[] {
  const [r, g, b] = colour.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  const [x, y, z] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ].map((value) => (value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
