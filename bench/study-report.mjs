// Time and memory of what `study report` makes of rows: 50,000 images × 2 settings × 1,000 resamples.
//   node bench/study-report.mjs [images]

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contentHash, DEFAULT_SETTINGS } from "../packages/core/dist/index.js";
import { assembleReport, reportStudy, tabulate, tellRun } from "../packages/study/dist/index.js";
import { RESULTS } from "../packages/study/dist/results/columns.js";
import { failedRow } from "../packages/study/dist/results/row-of.js";
import { RUN_SCHEMA } from "../packages/study/dist/run/parse-run-record.js";
import { sealRecord } from "../packages/study/dist/run/run-record.js";
import { commitShard } from "../packages/study/dist/shards/run-folder.js";
import { removeWholeRunFiles, writeWholeRunFiles } from "../packages/study/dist/shards/whole-run-files.js";
import { line } from "./report-line.mjs";

const [images = 50_000, part, given] = process.argv.slice(2);
const IMAGES = Number(images);
const SHARD = 64;
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

/** Language concepts of a class: the same in every row that is answered with it. */
const LANGUAGE = 50;

function* rows(setting) {
  const random = createRandom(setting);
  const words = (count) => {
    const start = Math.floor(random() * (DESCRIPTORS - count));
    return descriptors.slice(start, start + count);
  };
  const held = new Map(classes.map((name) => [name, words(LANGUAGE)]));
  for (let index = 0; index < IMAGES; index++) {
    const label = classes[index % CLASSES];
    const confidence = random();
    const correct = random() < confidence;
    const predicted = correct ? label : classes[Math.floor(random() * CLASSES)];
    const language = held.get(predicted);
    const shared = language.slice(0, Math.floor(random() * 10));
    const vision = [...shared, ...words(60).filter((word) => !language.includes(word))].slice(0, 15);
    const share = shared.length / 15;
    yield {
      index,
      id: `${index}.jpg`,
      label,
      error: null,
      sha256: createHash("sha256").update(String(index)).digest("hex"),
      predicted,
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
      language_concepts: language,
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
    settings: DEFAULT_SETTINGS,
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

/** Writes the rows as `study run` does; then what a report takes has a process, and so a memory, of its own. */
async function writeStudy(folder) {
  for (const [i, setting] of ["a", "b"].entries()) {
    const made = record(setting);
    const identity = { ...made.identity, shardSize: SHARD, results: RESULTS.schema };
    const fingerprint = await contentHash(identity);
    const shards = Math.ceil(IMAGES / SHARD);
    const sealed = await sealRecord({ ...made, schema: RUN_SCHEMA, fingerprint, shards, identity });
    const run = join(folder, "synthetic", setting);
    await mkdir(run, { recursive: true });
    await writeFile(join(run, "run.json"), JSON.stringify(sealed));
    const waiting = [];
    let shard = 0;
    for (const row of rows(i)) {
      waiting.push({ ...failedRow(row, ""), ...row });
      if (waiting.length < SHARD && row.index + 1 < IMAGES) continue;
      await commitShard(run, shard++, waiting.splice(0), fingerprint);
    }
    await writeWholeRunFiles(run, sealed);
  }
}

const size = `${IMAGES} images × 2 settings × ${RESAMPLING.draws} draws`;

const parts = {
  /** As `study report` does it, reading included. */
  async files(folder) {
    const start = performance.now();
    const report = await reportStudy(folder, RESAMPLING);
    const seconds = (performance.now() - start) / 1000;
    if (report.runs.some(({ complete }) => !complete)) throw new Error("not all rows were read");
    line(`report of ${size}, reading its files included`, seconds, "s", ["at most", 5], 1);
    line("  peak memory", process.resourceUsage().maxRSS / 1024, "MB", ["at most", 500]);
  },
  /** As of runs that are not finished, or of an earlier version. */
  async shards(folder) {
    for (const setting of ["a", "b"]) await removeWholeRunFiles(join(folder, "synthetic", setting));
    const start = performance.now();
    await reportStudy(folder, RESAMPLING);
    line("  from its shards alone", (performance.now() - start) / 1000, "s", undefined, 1);
  },
  /** All but reading, in one thread. */
  async rows() {
    const making = process.cpuUsage();
    let made = 0;
    for (const setting of [0, 1]) for (const row of rows(setting)) made += row.confidence;
    if (!Number.isFinite(made)) throw new Error("rows without confidence");
    const ofMaking = processorSeconds(making);
    let reading = 0;
    const before = process.cpuUsage();
    const told = [];
    for (const [i, setting] of ["a", "b"].entries()) {
      const from = process.cpuUsage();
      const table = await tabulate(record(setting), () => rows(i));
      reading += processorSeconds(from);
      told.push(tellRun(table, RESAMPLING));
    }
    assembleReport("bench", null, told, RESAMPLING);
    const processor = processorSeconds(before) - ofMaking;
    line("  of rows in memory, in one thread: processor time", processor, "s", ["at most", 5], 1);
    line("    of which tabulating rows", reading - ofMaking, "s", undefined, 1);
    line("    peak memory", process.resourceUsage().maxRSS / 1024, "MB", ["at most", 500]);
  },
};

if (part === undefined) {
  const folder = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  try {
    await writeStudy(folder);
    for (const name of Object.keys(parts)) {
      spawnSync(process.execPath, [fileURLToPath(import.meta.url), String(IMAGES), name, folder], {
        stdio: "inherit",
      });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
} else {
  await parts[part](given);
}
