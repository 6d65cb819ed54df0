/// <reference lib="dom" />

// How pages look, kept as small pictures. They are taken in one typeface, whatever the machine has, and compared by the
// mean colours of squares, so that a browser that draws letters a little differently changes nothing, and a row that is
// elsewhere does.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";
import { root } from "./command.ts";

const KEPT = join(root, "tests/looks");
/** Where one that differs is put, to be looked at. */
const FOUND = join(root, "out/looks");
const WRITE = process.env["LOOKS"] === "write";

/** A kept picture has one pixel for so many of the page, either way. */
const SCALE = 4;
/** Pixels of a kept picture along a square that is compared. */
const SQUARE = 4;
/** Levels of 255 by which a square's mean colour may differ. */
const LEVELS = 14;
/** Share of squares that may differ by more. */
export const MOST_DIFFERING = 0.004;

const font = createRequire(import.meta.url).resolve(
  "@fontsource-variable/albert-sans/files/albert-sans-latin-wght-normal.woff2",
);
const TYPEFACE = `@font-face {
  font-family: Looks;
  font-weight: 100 900;
  src: url("data:font/woff2;base64,${readFileSync(font).toString("base64")}");
}
:root { font-family: Looks !important; }
body { caret-color: transparent; }`;

/** Options of a page that is looked at. */
export const LOOKED_AT = { bypassCSP: true, reducedMotion: "reduce" } as const;

/** Settles a page for its picture. */
export async function settle(page: Page): Promise<void> {
  await page.addStyleTag({ content: TYPEFACE });
  await page.evaluate(async () => {
    await Promise.all([400, 600, 700].map((weight) => document.fonts.load(`${weight} 16px Looks`)));
    for (const image of document.images) image.loading = "eager";
    await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => {})));
  });
}

/** The whole page, small. */
async function picture(page: Page): Promise<Buffer> {
  const whole = sharp(await page.screenshot({ fullPage: true, animations: "disabled" }));
  const { width, height } = await whole.metadata();
  return whole
    .resize(Math.round(width / SCALE), Math.round(height / SCALE), { fit: "fill", kernel: "linear" })
    .png({ palette: true, colours: 128, dither: 0, compressionLevel: 9 })
    .toBuffer();
}

interface Squares {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Mean colours of squares; the page's height is that of the other, so that what is longer shows. */
async function squares(png: Buffer): Promise<Squares> {
  const image = sharp(png).removeAlpha();
  const { width, height } = await image.metadata();
  const { data, info } = await image
    .toColourspace("srgb")
    .resize(Math.ceil(width / SQUARE), Math.ceil(height / SQUARE), { fit: "fill", kernel: "cubic" })
    .blur(0.6)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Share of the squares of either page that are not on the other, or of another colour there. */
async function differing(a: Buffer, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all([squares(a), squares(b)]);
  const [width, height] = [Math.max(one.width, other.width), Math.max(one.height, other.height)];
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = ({ width: w, height: h, data }: Squares, c: number) =>
        x < w && y < h ? data[3 * (y * w + x) + c]! : -LEVELS - 1;
      if ([0, 1, 2].some((c) => Math.abs(at(one, c) - at(other, c)) > LEVELS)) count += 1;
    }
  }
  return count / (width * height);
}

/** Share of squares in which a page differs from its kept picture. */
export async function differsFrom(page: Page, name: string): Promise<number> {
  return differing(await picture(page), readFileSync(join(KEPT, `${name}.png`)));
}

/** Holds a page against its kept picture; with LOOKS=write keeps one that differs. */
export async function looks(page: Page, name: string): Promise<void> {
  const kept = join(KEPT, `${name}.png`);
  const found = await picture(page);
  const share = existsSync(kept) ? await differing(found, readFileSync(kept)) : 1;
  if (WRITE) {
    if (share <= MOST_DIFFERING) return;
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, found);
    return;
  }
  if (share > MOST_DIFFERING) {
    mkdirSync(FOUND, { recursive: true });
    writeFileSync(join(FOUND, `${name}.png`), found);
  }
  expect
    .soft(share, `${name}: looks as in out/looks, not as in tests/looks; if that is meant: npm run looks`)
    .toBeLessThanOrEqual(MOST_DIFFERING);
}
