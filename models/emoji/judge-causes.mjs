// Are the values of parts right? Pieces of vector drawings are left out for real, and what that does to the answer is
// compared with what each method says of the piece (docs/method.md 15, measure 1).
//
//   npm run build && node models/emoji/judge-causes.mjs [--style twemoji|ICONS.json] [--drawings 120] [--parts 5]
//        [--seed 0] [--json FILE] [--model NAME]

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadModel } from "@commonground/clip";
import {
  createRandom,
  decodeRuns,
  explain,
  keepPlayers,
  prepareVocabulary,
  similarities,
  normaliseRows,
  removedFrame,
} from "@commonground/core";
import { readBank } from "@commonground/files/node";
import { drawingOf, shapesOf } from "./interventions/shapes.mjs";
import { overWhite, piecesOf, render } from "./interventions/pieces.mjs";
import { spearman } from "./interventions/rank-correlation.mjs";
import { iconify, twemoji } from "./interventions/styles.mjs";

const { values: given } = parseArgs({
  options: {
    style: { type: "string", default: "twemoji" },
    drawings: { type: "string", default: "120" },
    parts: { type: "string", default: "5" },
    seed: { type: "string", default: "0" },
    model: { type: "string", default: "emoji-vit-s" },
    json: { type: "string" },
  },
});
const LEAST_PIECES = 4;
const REMOVALS = ["blur", "page", "mean", "drop"];
const PAINTED = ["blur", "page", "mean"];
const RESAMPLES = 2000;
const SIDE = 512;

const model = await loadModel(given.model);
const bank = await readBank("emoji");
const vocabulary = await prepareVocabulary(model, bank);
const { scale } = model.info.scoring;
const frameSide = model.info.imageSize.width;
const random = createRandom(Number(given.seed));
const style = given.style === "twemoji" ? twemoji() : iconify(given.style);
shuffle(style);

/** Spearman by method, one a drawing. */
const scores = {};
const drawings = [];
let changed = 0;
let pieceCount = 0;
for (const { name, svg } of style) {
  if (drawings.length === Number(given.drawings)) break;
  const drawing = shapesOf(svg);
  if (drawing === null || drawing.shapes.length < LEAST_PIECES || drawing.shapes.length > 60) continue;
  const pieces = await piecesOf(drawing, frameSide);
  if (pieces.length < LEAST_PIECES) continue;
  const whole = overWhite(await render(drawingOf(drawing), SIDE));
  const without = [];
  for (const { shapes } of pieces) {
    without.push(overWhite(await render(drawingOf(drawing, (i) => !shapes.includes(i)), SIDE)));
  }
  const { embeddings } = await model.encodeImages([whole, ...without]);
  const cosines = similarities(normaliseRows(embeddings), vocabulary.classWeights);
  const answer = argmax(rowOf(cosines, 0));
  const truth = pieces.map((_, p) => logodds(rowOf(cosines, 0), answer) - logodds(rowOf(cosines, p + 1), answer));
  changed += pieces.filter((_, p) => argmax(rowOf(cosines, p + 1)) !== answer).length;
  pieceCount += pieces.length;

  const found = {};
  for (const removal of REMOVALS) {
    found[removal] = await explain(model, { pixels: whole }, vocabulary, {
      settings: { partCount: Number(given.parts), removal },
    });
  }
  const [first] = Object.values(found);
  const masks = first.parts.map(({ mask }) => decodeRuns(mask, frameSide, frameSide).data);
  const owner = new Uint8Array(frameSide * frameSide).fill(masks.length);
  masks.forEach((mask, part) => mask.forEach((set, p) => set && (owner[p] = part)));
  const areas = Array(masks.length + 1).fill(0);
  for (const part of owner) areas[part]++;
  /** A part's value spread over its pixels, summed over a piece's. */
  const spread = (byPart) =>
    pieces.map(({ mask }) => {
      let sum = 0;
      for (let p = 0; p < mask.length; p++) if (mask[p]) sum += byPart[owner[p]] / Math.max(areas[owner[p]], 1);
      return sum;
    });
  /** A score of each part as it stands for its pixels, as a mean over a piece's. */
  const mean = (byPart) =>
    pieces.map(({ mask, area }) => {
      let sum = 0;
      for (let p = 0; p < mask.length; p++) if (mask[p]) sum += byPart[owner[p]];
      return sum / area;
    });
  const predicted = {
    chance: pieces.map(() => random()),
    area: pieces.map(({ area }) => area),
    "concept score": mean([...conceptScores(first), 0]),
  };
  for (const removal of REMOVALS) {
    const { logodds: attribution } = found[removal].causes;
    predicted[`Shapley, ${removal}`] = spread(attribution.values);
    predicted[`Shapley, ${removal}, mean`] = mean(attribution.values.map((value, p) => value / Math.max(areas[p], 1)));
  }
  const frame = model.prepareImage(whole);
  for (const removal of PAINTED) {
    const removed = removedFrame(frame, removal);
    const all = 2 ** areas.length - 1;
    const left = await model.encodeImages([
      frame,
      ...areas.map((_, player) => keepPlayers(frame, removed, owner, all ^ (1 << player))),
    ]);
    const leftCosines = similarities(normaliseRows(left.embeddings), vocabulary.classWeights);
    const value = (r) => logodds(rowOf(leftCosines, r), answer);
    predicted[`leave one out, ${removal}`] = spread(areas.map((_, player) => value(0) - value(player + 1)));
  }
  // What no division into parts limits: the piece's own pixels painted over.
  const page = [255, 255, 255];
  const painted = pieces.map(({ mask }) => {
    const data = Uint8Array.from(frame.data);
    for (let p = 0; p < mask.length; p++) if (mask[p]) data.set(page, 3 * p);
    return { ...frame, data };
  });
  const paintedCosines = similarities(normaliseRows((await model.encodeImages(painted)).embeddings), vocabulary.classWeights);
  predicted["the piece itself painted over"] = pieces.map(
    (_, p) => logodds(rowOf(cosines, 0), answer) - logodds(rowOf(paintedCosines, p), answer),
  );
  for (const [method, list] of Object.entries(predicted)) (scores[method] ??= []).push(spearman(list, truth) ?? 0);
  drawings.push({ name, pieces: pieces.length, answer: vocabulary.classes[answer], truth, predicted });
}
await model.dispose();

const rows = Object.entries(scores).map(([method, list]) =>
  Object.assign(interval(list), { method, overArea: interval(list.map((rho, d) => rho - scores.area[d])) }),
);
console.log(
  `${given.style === "twemoji" ? "Twemoji" : "Iconify"}, ${drawings.length} drawings, ${pieceCount} pieces, answer changed by ${((100 * changed) / pieceCount).toFixed(0)} %, ${given.parts} parts, ${given.model}`,
);
for (const { method, value, low, high, overArea } of rows) {
  const over = `${overArea.value.toFixed(3)} (${overArea.low.toFixed(3)} to ${overArea.high.toFixed(3)})`;
  console.log(
    `${method.padEnd(32)} ${value.toFixed(3)}  (${low.toFixed(3)} to ${high.toFixed(3)})  over area ${over}`,
  );
}
if (given.json !== undefined) {
  writeFileSync(given.json, `${JSON.stringify({ model: given.model, parts: Number(given.parts), seed: Number(given.seed), resamples: RESAMPLES, drawings: drawings.length, pieces: pieceCount, changed: changed / pieceCount, rows }, null, 1)}\n`);
}

function conceptScores({ parts, visionConcepts }) {
  const relevance = new Map(visionConcepts.map((concept) => [concept.descriptor, concept.relevance]));
  return parts.map(({ descriptors: [best] }) => (best === undefined ? 0 : best.similarity * relevance.get(best.descriptor)));
}

function logodds(cosines, answer) {
  const z = Array.from(cosines, (cosine) => scale * cosine);
  const others = z.filter((_, i) => i !== answer);
  const most = Math.max(...others);
  return z[answer] - most - Math.log(others.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

function rowOf({ columns, data }, r) {
  return data.subarray(r * columns, (r + 1) * columns);
}

function argmax(list) {
  return list.indexOf(Math.max(...list));
}

function shuffle(list) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}

/** Mean with its 95 % bootstrap interval over drawings; the same resamples for every method, so that they pair. */
function interval(list) {
  const draw = createRandom(1);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < list.length; i++) sum += list[Math.floor(draw() * list.length)];
    return sum / list.length;
  }).toSorted((a, b) => a - b);
  return {
    value: list.reduce((a, b) => a + b, 0) / list.length,
    low: means[Math.floor(0.025 * RESAMPLES)],
    high: means[Math.floor(0.975 * RESAMPLES)],
  };
}
