import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readImage } from "@commonground/files/node";
import { openDataSet } from "@commonground/study";
import sharp from "sharp";

/** Side of the white square in pixels; the model's own preprocessing takes it from there. */
const SIDE = 560;
/** Of the square's side that a trimmed drawing fills. */
export const DRAWING_SHARE = 0.9;
const DRAWING = SIDE * DRAWING_SHARE;
/** Alpha, of 255, up to which a pixel counts as empty, as in training. */
const ALPHA_THRESHOLD = 8;
/** Width of a Twemoji file in its own units: a drawing with this width is rendered at the square's side. */
export const SVG_UNITS = 36;
const CSS_DPI = 72;
const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };

/** Twemoji, a style that is never trained on: `files` by label, and the two framings of a file. */
export async function openTwemoji() {
  const folder = dirname(createRequire(import.meta.url).resolve("@twemoji/svg/1f436.svg"));
  const drawings = await openDataSet("twemoji");
  const items = Array.from({ length: drawings.size }, (_, i) => drawings.item(i));
  return {
    name: "twemoji",
    files: new Map(items.map(({ label, id }) => [label, join(folder, id)])),
    framings: { "as drawn": async (file) => (await readImage(file)).pixels, trimmed: onSquare },
  };
}

/** A drawing (a file or its bytes) cut to its alpha box and placed at nine tenths of a white square, as in training. */
export async function onSquare(file) {
  const cut = await raster(file)
    .trim({ background: CLEAR, threshold: ALPHA_THRESHOLD })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const placed = await sharp(cut)
    .resize(DRAWING, DRAWING, { fit: "contain", background: CLEAR })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const margin = (SIDE - DRAWING) / 2;
  const white = "#fff";
  const { data, info } = await sharp(placed)
    .flatten({ background: white })
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: white })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** How much of each cell of a grid is covered by the drawing as drawn, 0 to 1, row by row. */
export async function coverage(file, { rows, columns }) {
  const { data, info } = await raster(file)
    .extractChannel("alpha")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const covered = new Float64Array(rows * columns);
  for (const [i, alpha] of data.entries()) {
    const r = Math.floor((Math.floor(i / width) * rows) / height);
    covered[r * columns + Math.floor(((i % width) * columns) / width)] += alpha / 255;
  }
  return covered.map((sum) => (sum * rows * columns) / (width * height));
}

function raster(file) {
  return sharp(file, { density: (CSS_DPI * SIDE) / SVG_UNITS }).ensureAlpha();
}
