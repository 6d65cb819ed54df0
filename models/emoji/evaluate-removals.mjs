// Every method and control by removal on Twemoji, how stable the orders of parts are, and whether explanations fall to
// chance under random weights, targets, labels and words, with the embedded model; each part goes on where it ended:
//
//   npm run evaluate:emoji [-- --out DIR --limit N --stability N --randomised N --removal blur|page|mean --workers N]
//
// --limit: how many drawings (120); --stability: of how many the stability is measured, which costs ten times as much
// an image (12; 0 for none); --randomised: how many are explained again with what is random (16; 0 for none).

import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const BIN = fileURLToPath(new URL("../../packages/cli/bin/commonground.js", import.meta.url));
/** Red circles would cost 15 encodings more for each change of an image. */
const STABLE = "kmeans-causes,pca-causes,kmeans-concept-pooled,pca-concept-pooled,kmeans-largest,pca-largest";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: join("out", "evaluate-emoji") },
    limit: { type: "string", default: "120" },
    stability: { type: "string", default: "12" },
    randomised: { type: "string", default: "16" },
    removal: { type: "string", default: "blur" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});

evaluate("removal", ["--limit", values.limit]);
if (values.stability !== "0") {
  evaluate("stability", ["--limit", values.stability, "--stability", "--methods", `${STABLE},kmeans-chance,pca-chance`]);
}
if (values.randomised !== "0") randomisation();

function randomisation() {
  const out = join(values.out, "randomisation");
  const run = ["evaluate", "randomisation", "--data", "twemoji", "--limit", values.randomised, "--out", out];
  commonground([...run, "--json", `${out}.json`, "--latex", `${out}.tex`, ...tablesAndFigures(out)]);
}

function tablesAndFigures(out) {
  return ["--csv", `${out}-tables`, "--svg", `${out}-figures`];
}

function evaluate(name, args) {
  const out = join(values.out, name);
  const { removal, workers } = values;
  const run = ["evaluate", "run", "--data", "twemoji", "--name", `emoji ${name}`, "--out", out];
  commonground([...run, "--removal", removal, "--workers", workers, ...args]);
  const to = (suffix) => `${out}${suffix}`;
  const report = ["evaluate", "report", out, "--html", to(".html"), "--json", to(".json")];
  commonground([...report, "--latex", to(".tex"), ...tablesAndFigures(out)]);
}

function commonground(args) {
  const { status, signal } = spawnSync(process.execPath, [BIN, ...args], { stdio: "inherit" });
  if (status === 0) return;
  process.stderr.write(`commonground ${args.slice(0, 2).join(" ")} ended with ${signal ?? status}\n`);
  process.exit(1);
}
