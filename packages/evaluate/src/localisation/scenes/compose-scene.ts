import { createRandom, type Mask, type Pixels } from "@commonground/core";
import type { Drawing } from "@commonground/files/node";
import { type Background, BACKGROUNDS, paintBackground } from "./backgrounds.ts";

/** Shortest and longest side of a scene, in pixels: scenes are not square, so that preparing them cuts. */
const SIDES = [224, 320] as const;

/** Longer side of the drawing over the scene's shorter side. */
const SIZES = [0.25, 0.75] as const;

/** Opaque enough to be seen. */
const OPAQUE = 128;

/** Where a drawing goes and on what. */
export interface ScenePlan {
  readonly width: number;
  readonly height: number;
  readonly background: Background;
  /** Longer side of the drawing in pixels. */
  readonly side: number;
  /** Of the room that the drawing leaves, 0 to 1. */
  readonly place: readonly [x: number, y: number];
  readonly seed: number;
}

/** A drawing on a background, with the pixels that are the drawing's. */
export interface Scene {
  readonly pixels: Pixels;
  readonly mask: Mask;
}

/** The plan of scene number `index` under `seed`; the same whatever other scenes there are. */
export function planScene(index: number, seed: number): ScenePlan {
  const own = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  const random = createRandom(own);
  const between = ([low, high]: readonly [number, number]) => low + random() * (high - low);
  const width = Math.round(between(SIDES));
  const height = Math.round(between(SIDES));
  return {
    width,
    height,
    background: BACKGROUNDS[Math.floor(random() * BACKGROUNDS.length)],
    side: Math.round(between(SIZES) * Math.min(width, height)),
    place: [random(), random()],
    seed: Math.floor(random() * 2 ** 32),
  };
}

/** Lays a drawing, which must fit, on its background. The mask holds the pixels of which it covers half or more. */
export function composeScene(drawing: Drawing, plan: ScenePlan): Scene {
  const { width, height, background, place } = plan;
  const page = paintBackground(background, plan, createRandom(plan.seed));
  const data = Uint8Array.from(page.data);
  const mask = new Uint8Array(width * height);
  const left = Math.floor(place[0] * (width - drawing.width + 1));
  const top = Math.floor(place[1] * (height - drawing.height + 1));
  for (let y = 0, from = 0; y < drawing.height; y++) {
    for (let x = 0; x < drawing.width; x++, from += 4) {
      const to = (top + y) * width + left + x;
      const alpha = drawing.data[from + 3];
      if (alpha >= OPAQUE) mask[to] = 1;
      for (let c = 0; c < 3; c++) {
        const under = data[to * 3 + c];
        data[to * 3 + c] = Math.round(under + ((drawing.data[from + c] - under) * alpha) / 255);
      }
    }
  }
  return { pixels: { width, height, data }, mask: { width, height, data: mask } };
}
