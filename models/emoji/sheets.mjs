// Sheets for docs/emoji.md: Twemoji drawings explained by a model, and the hand-made annotations it is measured with.
//
//   npm run build && node models/emoji/sheets.mjs [--model FOLDER] [--annotations FILE] [--out FOLDER]
//
// Writes emoji-explanations.svg and .png and emoji-annotations-1.png, -2.png, … to docs/images. PNG because text looks
// alike everywhere then; fonts are those of this machine.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadModel } from "@commonground/clip";
import { readBank } from "@commonground/files/node";
import sharp from "sharp";
import { annotationSheets } from "./sheets/annotations.mjs";
import { explanationsSheet } from "./sheets/explanations.mjs";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "emoji-vit-s" },
    annotations: { type: "string", default: beside("annotations/twemoji.json") },
    out: { type: "string", default: beside("../../docs/images") },
  },
});

const { withoutDrawings } = json(beside("training/split.json"));
const bank = await readBank("emoji");
const model = await loadModel(values.model);
const { svg, explained } = await explanationsSheet(model, bank, withoutDrawings);
await model.dispose();
for (const { name, explanation } of explained) {
  const { explained: answer } = explanation.prediction;
  const mutual = explanation.mutualConcepts.join(", ") || "–";
  console.log(`${name} | ${answer.name} ${answer.probability.toFixed(2)} | mutual: ${mutual}`);
}
writeFileSync(join(values.out, "emoji-explanations.svg"), svg);
await writePng(svg, "emoji-explanations.png");

for (const [i, page] of annotationSheets(json(values.annotations).drawings, bank).entries()) {
  await writePng(page, `emoji-annotations-${i + 1}.png`);
}

function beside(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function json(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

async function writePng(markup, name) {
  const info = await sharp(Buffer.from(markup))
    .png({ palette: true, compressionLevel: 9 })
    .toFile(join(values.out, name));
  console.log(`${name}: ${info.width} × ${info.height}, ${Math.round(info.size / 1000)} KB`);
}
