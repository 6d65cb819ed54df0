import sharp from "sharp";
import { drawingOf } from "./shapes.mjs";

/** Degrees of hue, and of 0 to 1 the saturation below which a colour is a grey, within which colours are one family. */
const HUE = 30;
const GREY = 0.18;
const LIGHTNESS = 0.25;
/** Least share of the frame that is seen of a piece. */
const LEAST = 0.004;
const CSS_DPI = 72;

/**
 * Pieces of a drawing: shapes that touch and share a colour family, of which more than 0.4 % of the frame is seen. Of
 * each the indices of its shapes and the mask of what is seen of it, `side` × `side`.
 */
export async function piecesOf(drawing, side) {
  const rendered = [];
  for (const i of drawing.shapes.keys()) rendered.push(await render(drawingOf(drawing, (j) => j === i), side));
  const covers = rendered.map(({ data }) => Uint8Array.from({ length: side * side }, (_, p) => (data[4 * p + 3] > 127 ? 1 : 0)));
  const colours = rendered.map(meanColour);
  const group = drawing.shapes.map((_, i) => i);
  const rootOf = (i) => (group[i] === i ? i : (group[i] = rootOf(group[i])));
  for (let i = 0; i < covers.length; i++) {
    for (let j = 0; j < i; j++) {
      if (sameFamily(colours[i], colours[j]) && touch(covers[i], covers[j], side)) group[rootOf(i)] = rootOf(j);
    }
  }
  const top = new Int32Array(side * side).fill(-1);
  for (const [i, cover] of covers.entries()) for (let p = 0; p < cover.length; p++) if (cover[p]) top[p] = i;
  const pieces = new Map();
  for (const i of drawing.shapes.keys()) {
    const root = rootOf(i);
    if (!pieces.has(root)) pieces.set(root, { shapes: [], mask: new Uint8Array(side * side), area: 0 });
    pieces.get(root).shapes.push(i);
  }
  for (let p = 0; p < top.length; p++) {
    if (top[p] < 0) continue;
    const piece = pieces.get(rootOf(top[p]));
    piece.mask[p] = 1;
    piece.area++;
  }
  return [...pieces.values()].filter(({ area }) => area > LEAST * side * side);
}

/** The SVG as `side` × `side` RGBA. */
export async function render(svg, side) {
  const width = Number(/viewBox="\S+ \S+ (\S+)/u.exec(svg)?.[1] ?? CSS_DPI);
  const { data } = await sharp(Buffer.from(svg), { density: (CSS_DPI * side) / width })
    .resize(side, side, { fit: "fill" })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { side, data };
}

/** RGB pixels over white. */
export function overWhite({ side, data }) {
  const rgb = new Uint8Array(side * side * 3);
  for (let p = 0; p < side * side; p++) {
    const alpha = data[4 * p + 3] / 255;
    for (let c = 0; c < 3; c++) rgb[3 * p + c] = Math.round(alpha * data[4 * p + c] + (1 - alpha) * 255);
  }
  return { width: side, height: side, data: rgb };
}

function meanColour({ data }) {
  const sums = [0, 0, 0];
  let total = 0;
  for (let p = 0; p < data.length; p += 4) {
    total += data[p + 3];
    for (let c = 0; c < 3; c++) sums[c] += data[p + c] * data[p + 3];
  }
  return sums.map((sum) => sum / Math.max(total, 1) / 255);
}

function sameFamily(a, b) {
  const [p, q] = [hsl(a), hsl(b)];
  if (p.saturation < GREY || q.saturation < GREY) {
    return p.saturation < GREY && q.saturation < GREY && Math.abs(p.lightness - q.lightness) < LIGHTNESS;
  }
  const apart = Math.abs(p.hue - q.hue);
  return Math.min(apart, 360 - apart) < HUE;
}

function hsl([r, g, b]) {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const range = most - least;
  const lightness = (most + least) / 2;
  if (range === 0) return { hue: 0, saturation: 0, lightness };
  const sixth = most === r ? ((g - b) / range + 6) % 6 : most === g ? (b - r) / range + 2 : (r - g) / range + 4;
  return { hue: 60 * sixth, saturation: range / (1 - Math.abs(2 * lightness - 1) || 1), lightness };
}

function touch(a, b, side) {
  for (let p = 0; p < a.length; p++) {
    if (!a[p]) continue;
    const x = p % side;
    if (b[p] || (x > 0 && b[p - 1]) || (x < side - 1 && b[p + 1]) || b[p - side] || b[p + side]) return true;
  }
  return false;
}
