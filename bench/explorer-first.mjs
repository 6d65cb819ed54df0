// The explorer's first explanation: a browser that has nothing yet, and a plain host of files on this machine.
//   node bench/explorer-first.mjs [rounds]
// Needs the static build (npm run explorer:build) and Chromium at CHROMIUM_PATH or /usr/bin/chromium. Where other work
// shares the machine, give it a share of its own:
//   setsid bash -c 'echo -20 > /proc/$$/autogroup; exec node bench/explorer-first.mjs'

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { loadModel } from "@commonground/clip";
import { readImage } from "@commonground/files/node";
import { line } from "./report-line.mjs";
import { staticHost } from "./static-host.mjs";
import { pairedRatio, summary, time } from "./statistics.mjs";
import { inFolder } from "./study/bed.mjs";

const [ROUNDS = 5] = process.argv.slice(2).map(Number);
const FIRST_PAINT_MS = 1000;
const FIRST_EXPLANATION_MS = 3000;
const APPLICATION_KB = 300;
const BROWSER_TO_NATIVE = 3.5;
/** As long as one reads the first page. */
const READING_MS = 3000;
/** As many images as parts taken away in every combination need at a time, and one alone. */
const BATCHES = [1, 24];

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, "out/explorer");

/** Not by frames, as is usual: those would be drawn sixty times a second beside what is measured. */
const WAITING = { timeout: 600_000, polling: 100 };

/** Notes when the worker said what; times since the page was asked for. */
const NOTE = `globalThis.said = {};
const { Worker } = globalThis;
globalThis.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) => {
      const what = data.kind === "explained" ? (data.whole ? "whole" : "first") : data.step ?? data.kind;
      said[what] ??= performance.now();
    });
  }
};`;

async function firstVisit(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(NOTE);
  await page.goto(address);
  await page.waitForFunction(
    () => said.whole !== undefined && document.querySelector(".versus") !== null,
    null,
    WAITING,
  );
  const times = await page.evaluate(() => ({
    ...said,
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  }));
  await context.close();
  return times;
}

/** The same image, chosen where the page has been open for a moment: from the click to the whole. */
async function chosenImage(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(NOTE);
  await page.goto(address);
  await page.waitForTimeout(READING_MS);
  const clicked = await page.evaluate(() => {
    document.querySelector(".examples button").click();
    return performance.now();
  });
  await page.waitForFunction(() => said.whole !== undefined, null, WAITING);
  const whole = await page.evaluate(() => said.whole);
  await context.close();
  return whole - clicked;
}

const PAGE = (imports) =>
  `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script>`;
const IMPORTS = {
  "@commonground/core": "/packages/core/dist/index.js",
  "@commonground/files": "/packages/files/dist/index.js",
  "@commonground/files/web": "/packages/files/dist/web.js",
  "@commonground/clip/web": "/packages/clip/dist/web.js",
  "@huggingface/tokenizers": "/node_modules/@huggingface/tokenizers/dist/tokenizers.mjs",
  "character-entities": "/node_modules/character-entities/index.js",
  "character-entities-legacy": "/node_modules/character-entities-legacy/index.js",
  "@cfworker/json-schema": "/node_modules/@cfworker/json-schema/dist/esm/index.js",
  "onnxruntime-web/wasm": "/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
  "zod/mini": "/node_modules/zod/mini/index.js",
};

/** Milliseconds of a forward pass in the browser and natively, in turn. */
async function forwardPasses(browser, folder) {
  await writeFile(join(folder, "index.html"), PAGE(IMPORTS));
  const host = await staticHost({
    "/packages/": join(root, "packages"),
    "/node_modules/": join(root, "node_modules"),
    "/models/": join(root, "models/emoji"),
    "/": folder,
  });
  const native = await loadModel("emoji-vit-s");
  try {
    const page = await browser.newPage();
    await page.goto(`${host.origin}index.html`);
    const { pixels } = await readImage(join(built, "examples/1f436.png"));
    const frame = native.prepareImage(pixels);
    const there = await page.evaluateHandle(
      async ({ width, height, data }) => {
        const { loadModel: load } = await import("@commonground/clip/web");
        const model = await load("/models/emoji-vit-s/");
        const image = { width, height, data: Uint8Array.from(data) };
        return async (count) => {
          const start = performance.now();
          await model.encodeImages(Array.from({ length: count }, () => image));
          return performance.now() - start;
        };
      },
      { ...frame, data: [...frame.data] },
    );
    const found = [];
    for (const count of BATCHES) {
      const [web, node] = [[], []];
      for (let round = -2; round < 4 * ROUNDS; round++) {
        const a = await there.evaluate((encode, n) => encode(n), count);
        const b = await time(() => native.encodeImages(Array.from({ length: count }, () => frame)));
        if (round < 0) continue;
        web.push(a);
        node.push(b);
      }
      found.push({
        count,
        web: summary(web).median,
        node: summary(node).median,
        ratio: pairedRatio(web, node),
      });
    }
    return found;
  } finally {
    await native.dispose();
    host.close();
  }
}

async function applicationBytes() {
  const assets = join(root, "packages/explorer/site/assets");
  const names = await readdir(assets);
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(assets, name)), { level: 9 }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

await inFolder(async (folder) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const host = await staticHost({ "/": built });
  try {
    const visits = [];
    const choices = [];
    for (let round = 0; round < ROUNDS; round++) {
      visits.push(await firstVisit(browser, `${host.origin}index.html#image=example:1f436`));
      choices.push(await chosenImage(browser, `${host.origin}index.html`));
    }
    const median = (name) => summary(visits.map((visit) => visit[name])).median;
    line("application, all of it, gzipped", (await applicationBytes()) / 1000, "kB", [
      "at most",
      APPLICATION_KB,
    ]);
    line("first paint", median("paint"), "ms", ["at most", FIRST_PAINT_MS]);
    for (const step of ["model", "words", "loaded", "opened", "look", "encodeRegions", "first"]) {
      line(`  ${step === "first" ? "answer, parts and words" : step}`, median(step), "ms");
    }
    line("first explanation, whole", median("whole"), "ms", ["at most", FIRST_EXPLANATION_MS]);
    line("chosen three seconds after the page was opened, whole", summary(choices).median, "ms", [
      "at most",
      FIRST_EXPLANATION_MS,
    ]);
    for (const { count, web, node, ratio } of await forwardPasses(browser, folder)) {
      line(`forward pass of ${count}, in the browser`, web, "ms", undefined, 1);
      line(`forward pass of ${count}, native`, node, "ms", undefined, 1);
      line("  ratio", ratio, "×", ["at most", BROWSER_TO_NATIVE], 2);
    }
  } finally {
    host.close();
    await browser.close();
  }
});
