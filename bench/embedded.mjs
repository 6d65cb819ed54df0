import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { loadModel } from "@commonground/clip";
import { readBank, readImage } from "@commonground/files/node";
import { explain, prepareVocabulary } from "@commonground/core";
import { line } from "./report-line.mjs";
import { interleaved, pairedRatio, summary } from "./statistics.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const sample = `${root}node_modules/@twemoji/svg/1f436.svg`;

// Prints the process's own peak when it ends: the operating system's account, in kilobytes.
const peak =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))";

/** The embedded model: one image in a process of its own, then many in this one. */
export async function benchEmbedded() {
  const runs = Array.from({ length: 7 }, cold).slice(1);
  line(
    "explain, whole process, embedded model (median of 6)",
    summary(runs.map((r) => r.seconds)).median,
    "s",
    ["at most", 1.5],
    2,
  );
  line("  peak memory (largest of 6)", Math.max(...runs.map((r) => r.megabytes)), "MB", ["at most", 350]);

  const model = await loadModel("emoji-vit-s");
  const vocabulary = await prepareVocabulary(model, await readBank("emoji"));
  const image = await readImage(sample);
  let steps = {};
  const work = (settings) => async () =>
    ({ timings: steps } = await explain(model, image, vocabulary, { settings }));
  const [ellipses, plain, full] = await interleaved(
    20,
    work({ regions: "ellipse", causes: "none" }),
    work({ causes: "none" }),
    work({}),
  );
  line("explain, warm, embedded model, ellipses, no causes (median of 20)", summary(ellipses).median, "ms", [
    "at most",
    120,
  ]);
  line("  as by default, no causes", summary(plain).median, "ms");
  line("    of ellipses, in turns", pairedRatio(plain, ellipses), "×", ["at most", 1], 2);
  line("  as by default, with causes", summary(full).median, "ms");
  line("    of ellipses without causes, in turns", pairedRatio(full, ellipses), "×", ["at most", 4], 2);
  for (const [step, milliseconds] of Object.entries(steps)) {
    if (step !== "total") line(`    of which ${step} (last run)`, milliseconds, "ms", undefined, 1);
  }
  await model.dispose();
}

function cold() {
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", peak, `${root}packages/cli/bin/commonground.js`, "explain", sample, "--quiet"],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`explain failed: ${stderr}`);
  return {
    seconds: (performance.now() - start) / 1000,
    megabytes: Number(/peak (\d+)/.exec(stderr)[1]) / 1024,
  };
}
