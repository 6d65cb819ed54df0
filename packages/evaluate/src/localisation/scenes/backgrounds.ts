import type { Pixels, Random } from "@commonground/core";

export const BACKGROUNDS = ["plain", "gradient", "noise", "stripes", "checks"] as const;

export type Background = (typeof BACKGROUNDS)[number];

type Colour = readonly [red: number, green: number, blue: number];

/** What colour is at (x, y). */
type Paint = (x: number, y: number) => Colour;

/** A page of `width` × `height` pixels, painted in colours, directions and sizes that `random` draws. */
export function paintBackground(
  kind: Background,
  { width, height }: { readonly width: number; readonly height: number },
  random: Random,
): Pixels {
  const paint = PAINTS[kind](random, Math.hypot(width, height));
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) data.set(paint(x, y), at);
  }
  return { width, height, data };
}

const PAINTS: Readonly<Record<Background, (random: Random, length: number) => Paint>> = {
  plain(random) {
    const colour = drawColour(random);
    return () => colour;
  },
  gradient(random, length) {
    const [from, to] = [drawColour(random), drawColour(random)];
    const along = direction(random);
    return (x, y) => mix(from, to, 0.5 + along(x, y) / (2 * length));
  },
  noise(random) {
    const [from, to] = [drawColour(random), drawColour(random)];
    const cell = 2 + Math.floor(random() * 15);
    const grains = new Map<number, number>();
    return (x, y) => {
      const key = Math.floor(y / cell) * 65_536 + Math.floor(x / cell);
      let grain = grains.get(key);
      if (grain === undefined) grains.set(key, (grain = random()));
      return mix(from, to, grain);
    };
  },
  stripes(random) {
    const [from, to] = [drawColour(random), drawColour(random)];
    const along = direction(random);
    const stripe = 6 + random() * 26;
    return (x, y) => (Math.floor(along(x, y) / stripe) % 2 === 0 ? from : to);
  },
  checks(random) {
    const [from, to] = [drawColour(random), drawColour(random)];
    const side = 8 + Math.floor(random() * 33);
    return (x, y) => ((Math.floor(x / side) + Math.floor(y / side)) % 2 === 0 ? from : to);
  },
};

function drawColour(random: Random): Colour {
  return [Math.floor(random() * 256), Math.floor(random() * 256), Math.floor(random() * 256)];
}

/** The distance along a line through the origin that `random` draws. */
function direction(random: Random): (x: number, y: number) => number {
  const angle = random() * 2 * Math.PI;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => x * cosine + y * sine;
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const channel = (c: 0 | 1 | 2) => Math.round(from[c] + (to[c] - from[c]) * share);
  return [channel(0), channel(1), channel(2)];
}
