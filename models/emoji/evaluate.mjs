// Zero-shot accuracy of an emoji model on Twemoji, a style it never saw, over the classes of banks/emoji.json.
//
//   npm run build && node models/emoji/evaluate.mjs [MODEL]
//
// Two framings: `as drawn` is what `readImage` makes of the file; `trimmed` cuts the drawing to its alpha box and
// places it at nine tenths of a white square, as the drawings were placed for training and in its evaluation.
// Intervals are Wilson's, 95 %: E. B. Wilson, J. Am. Stat. Assoc. 22, 209 (1927).

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { loadModel, readImage } from "@commonground/clip";
import { classWeights, fillTemplate, matrix, normaliseRows, parseBank, similarities } from "@commonground/core";
import sharp from "sharp";

/** Classes of which the model saw no drawing and no descriptor. */
const UNSEEN = new Set(
  `zebra giraffe unicorn octopus tractor bicycle guitar strawberry pineapple sunflower penguin snowman crown hammer
  umbrella candle hamburger airplane owl socks`.split(/\s+/u),
);

/** Side of the white square in pixels; the model's own preprocessing takes it from there. */
const SIDE = 560;
const DRAWING = SIDE * 0.9;
/** Alpha, of 255, up to which a pixel counts as empty, as in training. */
const ALPHA_THRESHOLD = 8;
const SVG_UNITS = 36;
const CSS_DPI = 72;
const BATCH = 32;
const Z_95 = 1.959964;

const require = createRequire(import.meta.url);
const twemoji = dirname(require.resolve("@twemoji/svg/1f436.svg"));
const bank = parseBank(
  JSON.parse(readFileSync(new URL("../../banks/emoji.json", import.meta.url), "utf8")),
  "banks/emoji.json",
);
const classes = Object.keys(bank.classes);
const files = drawings(classes);
const model = await loadModel(process.argv[2] ?? "emoji-vit-s");

const classifiers = {
  names: await classWeights(model, classes, bank.classTemplates),
  descriptors: await descriptorAverages(),
};
classifiers["name + descriptors"] = normaliseRows(sum(classifiers.names, classifiers.descriptors));
const framings = { "as drawn": asDrawn, trimmed };

console.log(`${model.info.id}, SHA-256 ${model.info.sha256}`);
console.log(`${classes.length} classes, ${files.length} Twemoji drawings, ${UNSEEN.size} classes unseen in training`);
console.log("framing | classifier | drawings | images | top-1 % (95 % interval) | top-5 % (95 % interval)");
for (const [framing, render] of Object.entries(framings)) {
  const images = await encode(render);
  for (const [name, weights] of Object.entries(classifiers)) {
    const ranks = ranksOfTruth(similarities(images, weights));
    const unseen = ranks.filter((_, i) => UNSEEN.has(classes[i]));
    const seen = ranks.filter((_, i) => !UNSEEN.has(classes[i]));
    for (const [group, list] of Object.entries({ all: ranks, seen, unseen })) {
      console.log([framing, name, group, list.length, share(list, 1), share(list, 5)].join(" | "));
    }
  }
  const among = classes.flatMap((name, i) => (UNSEEN.has(name) ? [i] : []));
  for (const [name, weights] of Object.entries(classifiers)) {
    const ranks = ranksOfTruth(similarities(pick(images, among), pick(weights, among)));
    const label = "unseen, among themselves";
    console.log([framing, name, label, ranks.length, share(ranks, 1), share(ranks, 5)].join(" | "));
  }
}
await model.dispose();

/** The Twemoji file of every class; throws when a class has none. */
function drawings(names) {
  const data = require("emojibase-data/en/data.json");
  const codes = new Map(data.map(({ label, hexcode }) => [label.replaceAll("’", "'"), hexcode.toLowerCase()]));
  return names.map((name) => {
    const code = codes.get(name);
    const file = [code, code?.replaceAll("-fe0f", "")]
      .map((stem) => join(twemoji, `${stem}.svg`))
      .find((path) => existsSync(path));
    if (file === undefined) throw new Error(`evaluate: no Twemoji drawing for ${JSON.stringify(name)}`);
    return file;
  });
}

async function asDrawn(file) {
  return (await readImage(file)).pixels;
}

async function trimmed(file) {
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const cut = await sharp(file, { density: (CSS_DPI * SIDE) / SVG_UNITS })
    .ensureAlpha()
    .trim({ background, threshold: ALPHA_THRESHOLD })
    .png()
    .toBuffer();
  const placed = await sharp(cut).resize(DRAWING, DRAWING, { fit: "contain", background }).png().toBuffer();
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

/** Unit image embeddings, one row a class. */
async function encode(render) {
  const out = matrix(files.length, model.info.embeddingDimension);
  for (let from = 0; from < files.length; from += BATCH) {
    const pixels = await Promise.all(files.slice(from, from + BATCH).map(render));
    const { embeddings } = await model.encodeImages(pixels);
    out.data.set(embeddings.data, from * out.columns);
  }
  return normaliseRows(out);
}

/** A class as the normalised mean of its descriptors' normalised embeddings. */
async function descriptorAverages() {
  const rows = matrix(classes.length, model.info.embeddingDimension);
  for (const [i, name] of classes.entries()) {
    const texts = bank.classes[name].map((descriptor) => fillTemplate(bank.descriptorTemplate, descriptor));
    const { data } = normaliseRows(await model.encodeTexts(texts));
    for (let j = 0; j < data.length; j++) rows.data[i * rows.columns + (j % rows.columns)] += data[j];
  }
  return normaliseRows(rows);
}

function sum(a, b) {
  return matrix(a.rows, a.columns, a.data.map((value, i) => value + b.data[i]));
}

function pick(m, rows) {
  const out = matrix(rows.length, m.columns);
  for (const [k, r] of rows.entries()) {
    out.data.set(m.data.subarray(r * m.columns, (r + 1) * m.columns), k * m.columns);
  }
  return out;
}

/** For image i, which shows class i, how many classes are at least as near, itself not counted. */
function ranksOfTruth({ rows, columns, data }) {
  return Array.from({ length: rows }, (_, i) => {
    const scores = data.subarray(i * columns, (i + 1) * columns);
    return scores.reduce((count, score) => count + (score >= scores[i] ? 1 : 0), -1);
  });
}

function percent(value) {
  return (100 * value).toFixed(1);
}

/** Share of ranks below k, in percent with its 95 % interval. */
function share(ranks, k) {
  const n = ranks.length;
  const p = ranks.filter((rank) => rank < k).length / n;
  const z = Z_95 ** 2 / n;
  const centre = (p + z / 2) / (1 + z);
  const half = (Z_95 * Math.sqrt((p * (1 - p)) / n + z / (4 * n))) / (1 + z);
  return `${percent(p)} (${percent(centre - half)}–${percent(centre + half)})`;
}
