// The explorer over a large study: what reading takes, by its shards alone and with the files of rows that a run leaves, and the
// longest task of its page while one looks about.
//   node bench/explorer-study.mjs [images] [models] [images a shard]
// Needs the built application (npm run explorer:build) and Chromium at CHROMIUM_PATH or /usr/bin/chromium.

import { link, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { contentHash } from "@commonground/core";
import { serveExplorer } from "../packages/explorer/dist/server/index.js";
import { RESULTS } from "../packages/study/dist/results/columns.js";
import { encodeRows } from "../packages/study/dist/results/encode-rows.js";
import { failedRow } from "../packages/study/dist/results/row-of.js";
import { readRunRecord, sealRecord } from "../packages/study/dist/run/run-record.js";
import { writeWholeRunFiles } from "../packages/study/dist/shards/whole-run-files.js";
import { shardFile } from "../packages/study/dist/shards/shard-file.js";
import { line } from "./report-line.mjs";
import { inFolder } from "./study/bed.mjs";

const [IMAGES = 50_000, MODELS = 10, SHARD = 64] = process.argv.slice(2).map(Number);
const CLASSES = 1000;
const DESCRIPTORS = 2000;
const LONGEST_TASK_MS = 50;
const OPEN_S = 2;

/** Numbers from 0 to 1 by a linear congruential generator. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const classes = Array.from({ length: CLASSES }, (_, c) => `class ${c}`);
const descriptors = Array.from({ length: DESCRIPTORS }, (_, d) => `descriptor ${d}`);
const random = createRandom(1);
const some = (list, count) => {
  const start = Math.floor(random() * (list.length - count));
  return list.slice(start, start + count);
};

function rowOf(index) {
  const label = classes[index % CLASSES];
  const correct = random() < 0.7;
  const vision = some(descriptors, 15);
  const shared = vision.slice(0, Math.floor(random() * 10));
  const top = correct ? [label, ...some(classes, 4)] : some(classes, 5);
  return {
    ...failedRow({ index, id: `${label}/${index}.jpg`, label }, ""),
    error: null,
    sha256: "0".repeat(64),
    predicted: top[0],
    correct,
    rank_of_label: correct ? 1 : 2 + Math.floor(random() * 10),
    top_classes: top,
    top_probabilities: top.map(random),
    confidence: random(),
    entropy: random(),
    vision_concepts: vision,
    concept_parts: vision.map(() => "A"),
    concept_importance: vision.map(random),
    language_concepts: [...shared, ...some(descriptors, 50 - shared.length)],
    shared_concepts: shared,
    mi_published: random(),
    mi_coupled: random(),
    auc_published: random(),
    auc_coupled: random(),
    curve_published: vision.map(random),
    curve_coupled: vision.map(random),
    share: random(),
    chance: random(),
    share_above_chance: random(),
    auc_share: random(),
    players: ["A", "B", "C", "rest"],
    versus: label,
    values_versus: [random(), -random(), random(), random()],
  };
}

/** Models of which all but the second have the same files, under records of their own. */
async function writeStudy(folder) {
  const identity = {
    dataSetSha256: "d",
    items: IMAGES,
    parts: "image",
    results: RESULTS.schema,
    precision: "f32",
  };
  const fingerprint = await contentHash(identity);
  const shards = Math.ceil(IMAGES / SHARD);
  for (let m = 0; m < MODELS; m++) {
    const at = join(folder, `model-${m}`, "default");
    await mkdir(at, { recursive: true });
    const record = await sealRecord({
      schema: "commonground/run@1",
      fingerprint,
      setting: "default",
      shards,
      identity: { ...identity, model: `model-${m}` },
      model: {},
      classes,
      software: "0",
    });
    await writeFile(join(at, "run.json"), JSON.stringify(record));
    for (let shard = 0; shard < shards; shard++) {
      const path = join(at, shardFile(shard));
      if (m > 1) {
        await link(join(folder, "model-0/default", shardFile(shard)), path);
        continue;
      }
      const from = shard * SHARD;
      const rows = Array.from({ length: Math.min(SHARD, IMAGES - from) }, (_, i) => rowOf(from + i));
      const facts = { schema: RESULTS.schema, fingerprint, shard: String(shard) };
      await writeFile(path, encodeRows(rows, facts));
    }
  }
}

/** Processor time in ms of the longest task of a page's main thread in a trace of Chromium. */
function longestTask(trace) {
  const { traceEvents: events } = JSON.parse(trace.toString("utf8"));
  const mains = new Set(
    events.flatMap(({ name, args, pid, tid }) =>
      name === "thread_name" && args.name === "CrRendererMain" ? [`${pid} ${tid}`] : [],
    ),
  );
  const times = events.flatMap(({ name, pid, tid, tdur }) =>
    name.endsWith("RunTask") && mains.has(`${pid} ${tid}`) ? [tdur ?? 0] : [],
  );
  return Math.max(0, ...times) / 1000;
}

/** What a study's end leaves beside the shards. */
async function writeWholeRuns(folder) {
  for (let m = 0; m < MODELS; m++) {
    const at = join(folder, `model-${m}`, "default");
    await writeWholeRunFiles(at, await readRunRecord(at));
  }
}

const PATIENCE = { timeout: 600_000 };

/** Opens the folder in a new page; `work` gets it with a clock of what it waits for. */
async function inPage(folder, title, work) {
  const explorer = await serveExplorer({ results: folder });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const timed = async (what, work, at_most) => {
      await browser.startTracing(page, { categories: ["toplevel"] });
      const start = performance.now();
      await work();
      const seconds = (performance.now() - start) / 1000;
      line(`${title}, ${what}: clock`, seconds, "s", at_most && ["at most", at_most], 2);
      const longest = longestTask(await browser.stopTracing());
      line(`${title}, ${what}: longest task, processor time`, longest, "ms", ["at most", LONGEST_TASK_MS]);
    };
    const shown = (kind) => page.waitForFunction(SHOWN[kind], MODELS, PATIENCE);
    await timed(
      `${IMAGES * MODELS} rows opened: means of all models`,
      async () => {
        await page.goto(`${explorer.address}#view=study`);
        await shown("means");
      },
      OPEN_S,
    );
    await timed("their intervals", () => shown("intervals"));
    await work(page, timed);
  } finally {
    await browser.close();
    await explorer.close();
  }
}

const SHOWN = {
  means: (models) => {
    const cells = Array.from(document.querySelectorAll(".short-table tbody td:last-child"));
    return cells.length === models && cells.every((cell) => /\d/u.test(cell.textContent));
  },
  intervals: () => !document.querySelector(".short-table tbody").textContent.includes("…"),
};

await inFolder(async (folder) => {
  await writeStudy(folder);
  await inPage(folder, "shards alone", async () => {});
  await writeWholeRuns(folder);
  await inPage(folder, "with rows.parquet", async (page, timed) => {
    const count = (pattern) =>
      page.waitForFunction(
        (text) => new RegExp(text, "u").test(document.querySelector(".count")?.textContent ?? ""),
        pattern,
        PATIENCE,
      );
    const settle = () => page.waitForTimeout(300);
    const go = (name) => page.getByLabel("Lists of the study").getByRole("button", { name }).click();
    await timed("classes", async () => {
      await go("Classes");
      await count("^1,000");
      await settle();
    });
    await timed("confusions", async () => {
      await go("Confusions");
      await count("pairs$");
      await page.locator("[data-place='0'] button").click();
      await page.locator(".card .tally").first().waitFor();
      await settle();
    });
    await timed("images", async () => {
      await go("Images");
      await page
        .getByRole("button", { name: /remove this filter/u })
        .first()
        .click();
      await page
        .getByRole("button", { name: /remove this filter/u })
        .first()
        .click();
      await count(`^${IMAGES.toLocaleString("en")} images$`);
      await settle();
    });
    await timed("scrolled from end to end", async () => {
      for (let step = 0; step <= 120; step++) {
        await page.evaluate((share) => {
          const box = document.querySelector(".long-table");
          box.scrollTop = (box.scrollHeight - box.clientHeight) * share;
        }, step / 120);
        await page.waitForTimeout(16);
      }
      await settle();
    });
    await timed("sorted by confidence", async () => {
      await page.getByRole("columnheader", { name: "Confidence" }).getByRole("button").click();
      await settle();
    });
    await timed("searched", async () => {
      await page.getByLabel("Find images").pressSequentially("class 7", { delay: 30 });
      await count("images$");
      await settle();
    });
    await timed("an image told of", async () => {
      await page.locator("[data-place='1'] button").click();
      await page.locator(".answers tbody tr").first().waitFor();
      await settle();
    });
    await timed("changes between two models", async () => {
      await go("Changes");
      await page.locator(".changes").waitFor(PATIENCE);
      await page.locator("[data-place='1'] button").waitFor();
      await settle();
    });
    await timed("changed answers of a class", async () => {
      await page.locator("[data-place='0'] button").click();
      await page.getByLabel("Changed answers").waitFor();
      await settle();
    });
  });
});
