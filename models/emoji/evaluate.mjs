// What an emoji model can do: accuracy, classes left out of training, pointing, naming, and its text space.
//
//   npm run build && node models/emoji/evaluate.mjs [MODEL] [--json FILE]
//   node models/emoji/evaluate.mjs MODEL --style noto,openmoji --drawings FOLDER
//
// MODEL is a folder or an embedded model's name. Twemoji, never trained on, is what is scored; `--style` scores others
// in its place, as the training's rendering left them in FOLDER, and then nothing is measured on Twemoji.

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadModel } from "@commonground/clip";
import { readBank } from "@commonground/files/node";
import { prepareVocabulary } from "@commonground/core";
import { accuracy } from "./evaluation/accuracy.mjs";
import { annotatedDrawings, equallyTrue } from "./evaluation/annotations.mjs";
import { classifiers } from "./evaluation/classifiers.mjs";
import { RESAMPLES, SEED } from "./evaluation/intervals.mjs";
import { language } from "./evaluation/language.mjs";
import { look } from "./evaluation/look.mjs";
import { naming } from "./evaluation/naming.mjs";
import { pointing } from "./evaluation/pointing.mjs";
import { openRenderedStyle } from "./evaluation/rendered-style.mjs";
import { styleEmbeddings } from "./evaluation/style-embeddings.mjs";
import { table } from "./evaluation/table.mjs";
import { openTwemoji } from "./evaluation/twemoji.mjs";
import { zeroShot } from "./evaluation/zero-shot.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    style: { type: "string", default: "twemoji" },
    drawings: { type: "string" },
  },
});
if (values.style !== "twemoji" && values.drawings === undefined) {
  throw new Error("evaluate: --style needs --drawings FOLDER, what training/render.mjs wrote");
}
const name = positionals[0] ?? "emoji-vit-s";
const training = (file) => JSON.parse(readFileSync(new URL(`training/${file}`, import.meta.url), "utf8"));
const split = training("split.json");

const bank = await readBank("emoji");
const model = await loadModel(name);
const vocabulary = await prepareVocabulary(model, bank);
const weights = await classifiers(model, bank);
const result = {
  model: model.info,
  bank: vocabulary.bankRecord,
  split,
  seed: SEED,
  resamples: RESAMPLES,
};
console.log(`${model.info.id}, SHA-256 ${model.info.sha256}`);

for (const wanted of values.style.split(",")) {
  const style = wanted === "twemoji" ? await openTwemoji() : openRenderedStyle(wanted, values.drawings);
  const embeddings = await styleEmbeddings(model, style);
  const { rows, drawings } = await accuracy(model, bank, split, weights, embeddings);
  report("accuracy", rows);
  result.drawings = [...(result.drawings ?? []), ...drawings];
  report("zeroShot", zeroShot(bank, split, weights, embeddings));
  if (wanted === "twemoji") {
    const looked = await look(model, vocabulary, annotatedDrawings(bank, split), style.files);
    report("pointing", pointing(looked, vocabulary, model.info.grid));
    report("naming", await naming(looked, vocabulary, bank));
  }
}
report("language", language(vocabulary, bank, split, equallyTrue()));
await model.dispose();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`);

function report(part, rows) {
  result[part] = [...(result[part] ?? []), ...rows];
  console.log(`\n${part}\n${table(rows)}`);
}
