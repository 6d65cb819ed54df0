// The studies behind docs/findings.md, each by one command that goes on where it ended:
//
//   npm run study:emoji [-- --out DIR]      the family on Twemoji, k of the bank and of the paper, nulls, causes of a sample
//   npm run study:emoji:paper               red circles and the paper's settings
//   npm run study:emoji:degraded            copies in eight bits, with noise, with fewer blocks
//   npm run study:emoji:confirm             FxEmoji, against hypotheses that were fixed before
//
// --limit N: only the first so many drawings; --models a,b: only some of the family; --style noto: another style;
// --workers N, --draws N, --causes N. A report a study in DIR, and DIR/summary.json, which findings.mjs reads.

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { commonground } from "../commonground.mjs";
import { makeDegraded } from "./degraded-models.mjs";
import { drawingsOf } from "./drawings.mjs";
import { readFixed } from "./hypotheses.mjs";
import { familyNames, studyPlans } from "./plans.mjs";
import { writeSample } from "./sample.mjs";
import { summarise } from "./summary.mjs";

const KINDS = ["pooled", "ellipses", "degraded", "confirm"];
const SEED = 0;
/** Degraded models come near to nulls themselves. */
const WITH_NULLS = new Set(["pooled", "ellipses", "confirm"]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string" },
    style: { type: "string" },
    models: { type: "string" },
    limit: { type: "string" },
    causes: { type: "string", default: "40" },
    draws: { type: "string", default: "1000" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});
const [kind] = positionals;
if (positionals.length !== 1 || !KINDS.includes(kind)) stop(`give one of ${KINDS.join(", ")}`);
const limit = values.limit === undefined ? undefined : count("limit", 2);
const draws = count("draws");
const style = values.style ?? (kind === "confirm" ? "fxemoji" : "twemoji");
const out = values.out ?? join("out", `study-emoji-${kind}`);

// A confirmation of what was not said before would confirm anything.
if (kind === "confirm" || style === "fxemoji") refuseUnfixed();

const drawings = await drawingsOf(style, join(out, "drawings"));
const family = familyNames();
const bases = values.models?.split(",") ?? family;
const unknown = bases.find((name) => !family.includes(name));
if (unknown !== undefined) stop(`${unknown} is none of ${family.join(", ")}`);
const models =
  kind === "degraded"
    ? await makeDegraded(bases, join(out, "checkpoints"), (path) => process.stderr.write(`${path}\n`))
    : bases;
const plans = await studyPlans(kind, {
  models,
  drawings: drawings.dataset,
  sample:
    kind === "pooled" || kind === "confirm"
      ? await writeSample(drawings, { file: join(out, "sample.csv"), size: count("causes", 2), seed: SEED, limit })
      : undefined,
  embeddings: join(out, "embeddings"),
  limit,
});

mkdirSync(join(out, "plans"), { recursive: true });
for (const [name, plan] of Object.entries(plans)) {
  const file = join(out, "plans", `${name}.json`);
  writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`);
  const results = join(out, name);
  commonground(["study", "run", file, "--out", results, "--workers", values.workers]);
  if (WITH_NULLS.has(kind) && name === "models") {
    commonground(["study", "sanity", results, "--workers", values.workers]);
  }
  const report = (suffix) => join(out, `${name}${suffix}`);
  const outputs = { html: ".html", json: ".json", csv: "-tables", latex: ".tex", svg: "-figures" };
  commonground([
    "study",
    "report",
    results,
    ...Object.entries(outputs).flatMap(([option, suffix]) => [`--${option}`, report(suffix)]),
    "--draws",
    String(draws),
    "--seed",
    String(SEED),
  ]);
}
const summary = join(out, "summary.json");
const told = await summarise(kind, { out, style, plans, resampling: { draws, seed: SEED } });
writeFileSync(summary, `${JSON.stringify(told)}\n`);
process.stderr.write(
  `wrote ${summary}; node models/emoji/study/findings.mjs ${relative(process.cwd(), summary)} takes it into docs/findings.md\n`,
);

function refuseUnfixed() {
  try {
    readFixed();
  } catch (error) {
    stop(error.message);
  }
}

/** Of a single image no figure has an interval: `least` is 2 of images. */
function count(name, least = 1) {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= least) return value;
  return stop(`--${name} is ${values[name]}; give a whole number from ${least}`);
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
