import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { refineMask } from "@commonground/core";
import { line } from "./report-line.mjs";
import { summary, time } from "./statistics.mjs";

/** Dense CRF on a 224 × 224 frame with a mask of patches. */
export async function benchCrf() {
  const png = await readFile(new URL("../packages/core/fixtures/preprocess/0-crop.png", import.meta.url));
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const image = { width: info.width, height: info.height, data };
  const mask = { width: 224, height: 224, data: new Uint8Array(224 * 224) };
  for (let y = 64; y < 176; y++) mask.data.fill(1, y * 224 + 48, y * 224 + 160);
  const times = [];
  for (let i = 0; i < 12; i++) times.push(await time(() => refineMask(image, mask)));
  line("dense CRF, 224 × 224, first call", times[0], "ms");
  line("dense CRF, 224 × 224, warm (median of 9)", summary(times.slice(3)).median, "ms", ["at most", 150]);
}
