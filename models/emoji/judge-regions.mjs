// Which way of showing a part to the encoder finds the words that are true of it? Parts circled in red beside parts
// pooled from their patches, on annotated drawings (docs/regions.md).
//
//   npm run judge:regions -- [MODEL…] [--json FILE]
//   npm run judge:regions -- [MODEL…] --noto FOLDER --candidates 30,50,80
//
// MODEL is a folder or an embedded model's name, `emoji-vit-s` by default. Scored are the annotated Twemoji drawings;
// `--noto` takes those of the package @iconify-json/noto in FOLDER in their place, a style that was trained on, to choose
// settings on. `--candidates`: lengths of the lists of candidates to try instead of those that the bank recommends.

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadModel } from "@commonground/clip";
import { prepareVocabulary, settingsFor } from "@commonground/core";
import { readBank, readImage } from "@commonground/files/node";
import { annotatedDrawings, GROUPS, ofGroup } from "./evaluation/annotations.mjs";
import { clusteredMean, RESAMPLES, SEED } from "./evaluation/intervals.mjs";
import { annotatedNoto } from "./evaluation/noto.mjs";
import { judgeRegions } from "./evaluation/regions.mjs";
import { table } from "./evaluation/table.mjs";
import { openTwemoji } from "./evaluation/twemoji.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, noto: { type: "string" }, candidates: { type: "string" } },
});
const training = (file) => JSON.parse(readFileSync(new URL(`training/${file}`, import.meta.url), "utf8"));
const bank = await readBank("emoji");
const concepts = training("concepts.json");
const drawings = values.noto === undefined ? await twemoji() : annotatedNoto(values.noto, concepts);
const candidates = values.candidates?.split(",").map(Number) ?? [undefined];

const models = [];
for (const name of positionals.length === 0 ? ["emoji-vit-s"] : positionals) {
  const model = await loadModel(name);
  const vocabulary = await prepareVocabulary(model, bank);
  const ways = candidates.flatMap((k) => waysOf(model.info, vocabulary, k));
  const judged = [];
  for (const drawing of drawings) {
    const measures = await judgeRegions(model, vocabulary, ways, drawing, await drawing.pixels());
    judged.push({ group: drawing.group, measures });
  }
  await model.dispose();
  const rows = GROUPS.filter((group) => ofGroup(judged, group).length > 0).flatMap((group) =>
    summaries(ways, group, ofGroup(judged, group)),
  );
  console.log(`\n${model.info.id}, ${drawings.length} drawings\n${table(rows)}`);
  models.push({ model: model.info, ways, rows });
}
if (values.json !== undefined) {
  const found = { style: values.noto === undefined ? "twemoji" : "noto", drawings: drawings.length, seed: SEED, resamples: RESAMPLES, bank: bank.name, models };
  writeFileSync(values.json, `${JSON.stringify(found, null, 1)}\n`);
}

async function twemoji() {
  const { files } = await openTwemoji();
  return annotatedDrawings(bank, training("split.json")).map((drawing) =>
    Object.assign(drawing, { pixels: async () => (await readImage(files.get(drawing.name))).pixels }),
  );
}

/** Ellipses first, then every way that the model has to pool, with the settings that hold for each. */
function waysOf(info, vocabulary, k) {
  const given = [
    { regions: "ellipse" },
    ...info.projections.map((name) => ({ regions: "pooled", projection: name.replace("projected-", "") })),
  ];
  return given.map((way) => settingsFor(info, vocabulary, { ...way, candidates: k }));
}

/** A row for each measure and way: its mean, and by how much it is ahead of the ellipses, case by case. */
function summaries(ways, group, list) {
  return Object.keys(list[0].measures).flatMap((measure) =>
    ways.flatMap(({ regions, projection, candidates: k }, w) => {
      const of = (which) => list.map(({ measures }) => measures[measure][which]);
      if (of(w)[0] === undefined) return [];
      const first = of(0)[0] === undefined || w === 0 ? null : of(0);
      const figure = (clusters) => {
        const mean = clusteredMean(clusters);
        return mean !== null && measure === "diversity" ? { ...mean, unit: "nats" } : mean;
      };
      return {
        group,
        measure,
        regions: regions === "ellipse" ? "ellipses" : `pooled ${projection}`,
        k,
        cases: of(w).flat().filter((value) => value !== null).length,
        mean: figure(of(w)),
        "over the first":
          first && figure(of(w).map((own, d) => own.map((value, i) => less(value, first[d][i])))),
      };
    }),
  );
}

/** Of one case: null where it says nothing. */
function less(value, other) {
  return value === null || other === null ? null : value - other;
}
