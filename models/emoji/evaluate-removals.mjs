// Every method and control by removal on Twemoji, how stable the orders of parts are, whether explanations fall to
// chance under random weights, targets, labels and words, and how near they come to true removals, with the embedded
// model; each part goes on where it ended:
//
//   npm run evaluate:emoji [-- --out DIR --limit N --stability N --randomised N --interventions N
//     --baselines short|none --removal blur|page|mean --workers N]
//
// --limit: how many drawings (120); --stability: of how many the stability is measured, which costs ten times as much
// an image (8; 0 for none); --randomised: how many are explained again with what is random (16; 0 for none);
// --interventions: of how many drawings pieces are really left out (40; 0 for none); --baselines: trained ones stand
// beside, after a short training, or not (short).

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SHORT, trainBaselines } from "./baselines.mjs";
import { commonground } from "./commonground.mjs";

/** Red circles would cost 15 encodings more for each change of an image. */
const STABLE = "kmeans-causes,pca-causes,kmeans-concept-pooled,pca-concept-pooled,kmeans-largest,pca-largest";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: join("out", "evaluate-emoji") },
    limit: { type: "string", default: "120" },
    stability: { type: "string", default: "8" },
    randomised: { type: "string", default: "16" },
    interventions: { type: "string", default: "40" },
    baselines: { type: "string", default: "short" },
    removal: { type: "string", default: "blur" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});

if (!["short", "none"].includes(values.baselines)) throw new Error(`--baselines: ${values.baselines} is none of short, none`);
const baselines = values.baselines === "none" ? [] : trainBaselines(join(values.out, "baselines"), SHORT, "short");
const beside = baselines.flatMap((folder) => ["--baseline", folder]);
evaluate("removal", ["--limit", values.limit, ...beside]);
if (values.stability !== "0") {
  evaluate("stability", ["--limit", values.stability, "--stability", "--methods", `${STABLE},kmeans-chance,pca-chance`, ...beside]);
}
if (values.randomised !== "0") randomisation();
if (values.interventions !== "0") interventions();

function randomisation() {
  const out = join(values.out, "randomisation");
  const run = ["evaluate", "randomisation", "--data", "twemoji", "--limit", values.randomised, "--out", out];
  commonground([...run, "--json", `${out}.json`, "--latex", `${out}.tex`, ...tablesAndFigures(out)]);
}

function interventions() {
  const out = join(values.out, `interventions-${values.interventions}`);
  const run = ["evaluate", "interventions", "--drawings", values.interventions, "--out", join(values.out, "interventions")];
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
