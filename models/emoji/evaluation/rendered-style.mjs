import { readFileSync } from "node:fs";
import { join } from "node:path";
import { emojiLabel } from "@commonground/study";

const SIDE = 112;
const BYTES = SIDE * SIDE * 4;
/** Makes the drawing nine tenths of the square, to the pixel. */
const MARGIN = 6;
const FRAMED = SIDE + 2 * MARGIN;

/**
 * A style as the training's rendering left it in `folder`: NAME.raw, RGBA of 112 × 112 for every entry of
 * concepts.json, and NAME.json, the numbers of the entries that have a drawing.
 */
export function openRenderedStyle(name, folder) {
  const json = (file) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const concepts = json("concepts.json");
  const rows = readFileSync(join(folder, `${name}.raw`));
  const files = json(`${name}.json`).map((i) => [
    emojiLabel(concepts[i].label),
    rows.subarray(i * BYTES, (i + 1) * BYTES),
  ]);
  return { name, files: new Map(files), framings: { trimmed: overWhite } };
}

function overWhite(drawing) {
  const data = new Uint8Array(FRAMED * FRAMED * 3).fill(255);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const target = ((Math.floor(i / SIDE) + MARGIN) * FRAMED + (i % SIDE) + MARGIN) * 3;
    const alpha = drawing[i * 4 + 3] / 255;
    for (let k = 0; k < 3; k++) data[target + k] = Math.round(drawing[i * 4 + k] * alpha + 255 * (1 - alpha));
  }
  return { width: FRAMED, height: FRAMED, data };
}
