// Time and memory of what `study report` makes of rows: 50,000 images × 2 settings × 1,000 resamples.
//   node bench/study-report.mjs [images]
// Rows are made as they are read, so that only what a report holds is counted.

import { createHash } from "node:crypto";
import { assembleReport, tabulate, tellRun } from "../packages/study/dist/index.js";
import { line } from "./report-line.mjs";

const IMAGES = Number(process.argv[2] ?? 50_000);
const CLASSES = 1000;
const DESCRIPTORS = 2000;
const RESAMPLING = { draws: 1000, seed: 0 };
const classes = Array.from({ length: CLASSES }, (_, c) => `class ${c}`);
const descriptors = Array.from({ length: DESCRIPTORS }, (_, d) => `descriptor ${d}`);

/** Numbers from 0 to 1 by a linear congruential generator. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function* rows(setting) {
  const random = createRandom(setting);
  const words = (count) => {
    const start = Math.floor(random() * (DESCRIPTORS - count));
    return descriptors.slice(start, start + count);
  };
  for (let index = 0; index < IMAGES; index++) {
    const label = classes[index % CLASSES];
    const confidence = random();
    const correct = random() < confidence;
    const vision = words(15);
    const shared = vision.slice(0, Math.floor(random() * 10));
    const share = shared.length / 15;
    yield {
      index,
      id: `${index}.jpg`,
      label,
      error: null,
      sha256: createHash("sha256").update(String(index)).digest("hex"),
      predicted: correct ? label : classes[Math.floor(random() * CLASSES)],
      correct,
      rank_of_label: correct ? 1 : 2 + Math.floor(random() * 10),
      confidence,
      entropy: random(),
      similarities: null,
      players: null,
      versus: null,
      values_versus: null,
      vision_concepts: vision,
      concept_parts: vision.map(() => "A"),
      language_concepts: [...shared, ...words(50 - shared.length)],
      shared_concepts: shared,
      mi_published: random(),
      mi_coupled: random(),
      auc_published: random(),
      auc_coupled: random(),
      curve_published: vision.map(random),
      curve_coupled: vision.map(random),
      share,
      chance: random() / 10,
      share_above_chance: share - random() / 10,
      auc_share: random(),
    };
  }
}

const record = (setting) => ({
  setting,
  classes,
  descriptors: DESCRIPTORS,
  model: { scoring: { kind: "softmax", scale: 100, bias: 0 } },
  identity: {
    model: "synthetic",
    precision: "f32",
    settings: { parts: "kmeans" },
    items: IMAGES,
    parts: "image",
    dataSetSha256: "",
  },
});

/** Processor seconds of this process since `before`. */
function processorSeconds(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const making = process.cpuUsage();
let made = 0;
for (const setting of [0, 1]) for (const row of rows(setting)) made += row.confidence;
const ofMaking = processorSeconds(making);

let reading = 0;
const before = process.cpuUsage();
const start = performance.now();
const told = [];
for (const [i, setting] of ["a", "b"].entries()) {
  const from = process.cpuUsage();
  const table = await tabulate(record(setting), () => rows(i));
  reading += processorSeconds(from);
  told.push(tellRun(table, RESAMPLING));
}
assembleReport("bench", null, told, RESAMPLING);
const seconds = (performance.now() - start) / 1000;
const processor = processorSeconds(before);
if (!Number.isFinite(made)) throw new Error("rows without confidence");
const size = `${IMAGES} images × 2 settings × ${RESAMPLING.draws} draws`;
line(`report of ${size}`, seconds, "s", ["at most", 5], 1);
line(
  "  processor time, without loading and without making rows",
  processor - ofMaking,
  "s",
  ["at most", 5],
  1,
);
line("  of which tabulating rows", reading - ofMaking, "s", undefined, 1);
line("  making rows, besides", ofMaking, "s", undefined, 1);
line("  peak memory", process.resourceUsage().maxRSS / 1024, "MB", ["at most", 500]);
