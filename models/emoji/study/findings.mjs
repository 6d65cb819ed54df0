// Takes summaries of studies into models/emoji/study/results/, and writes the tables of docs/findings.md anew from what
// lies there:
//
//   node models/emoji/study/findings.mjs [SUMMARY.json …]
//   node models/emoji/study/findings.mjs --fix out/study-emoji-pooled/summary.json    writes what Twemoji showed into
//                                                                                    hypotheses.json, before FxEmoji

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fix, readHypotheses } from "./hypotheses.mjs";
import { SUMMARY_SCHEMA } from "./summary.mjs";
import * as tables from "./tables.mjs";

const NOT_RUN = "Not run yet.";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    fix: { type: "string" },
    results: { type: "string", default: fileURLToPath(new URL("results", import.meta.url)) },
    page: { type: "string", default: fileURLToPath(new URL("../../../docs/findings.md", import.meta.url)) },
  },
});

mkdirSync(values.results, { recursive: true });
for (const file of positionals) {
  const { kind } = readSummary(file);
  copyFileSync(file, join(values.results, `${kind}.json`));
}
if (values.fix !== undefined) {
  const summary = readSummary(values.fix);
  if (summary.style !== "twemoji" || summary.kind !== "pooled") {
    throw new Error(`${values.fix}: is ${summary.kind} of ${summary.style}; hypotheses are fixed by the study of Twemoji`);
  }
  const fixed = fix(readHypotheses(), summary, `${summary.kind} of ${summary.style}, software ${summary.software}`);
  writeFileSync(new URL("hypotheses.json", import.meta.url), `${JSON.stringify(fixed, null, 2)}\n`);
}

const [pooled, ellipses, degraded, confirm] = ["pooled", "ellipses", "degraded", "confirm"].map((kind) => {
  const file = join(values.results, `${kind}.json`);
  return existsSync(file) ? readSummary(file) : undefined;
});
const of = (make, summary) => (summary === undefined ? NOT_RUN : make(summary));
const made = {
  "beside-paper": tables.besidePaper([pooled, ellipses].filter((summary) => summary !== undefined)),
  "pooled-models": of(tables.models, pooled),
  "pooled-over-models": of(tables.overModels, pooled),
  "pooled-within": of(tables.withinModels, pooled),
  "pooled-nulls": of(tables.nulls, pooled),
  "pooled-rankings": of(tables.rankings, pooled),
  "ellipses-models": of(tables.models, ellipses),
  "ellipses-over-models": of(tables.overModels, ellipses),
  "ellipses-within": of(tables.withinModels, ellipses),
  "ellipses-nulls": of(tables.nulls, ellipses),
  "degraded-over-models": of(tables.overModels, degraded),
  "degraded-rankings": of(tables.rankings, degraded),
  confirmation: tables.confirmation(readHypotheses(), confirm),
};
writeFileSync(values.page, filled(readFileSync(values.page, "utf8"), made));

/** The page with each table between its markers; an error where one has no place or a place no table. */
function filled(page, byName) {
  const left = new Set(Object.keys(byName));
  const text = page.replaceAll(/<!-- table: ([\w-]+) -->\n[\s\S]*?<!-- end -->/gu, (_, name) => {
    if (!left.delete(name)) throw new Error(`${values.page}: there is no table ${name}, or it stands there twice`);
    return `<!-- table: ${name} -->\n\n${byName[name]}\n\n<!-- end -->`;
  });
  if (left.size > 0) throw new Error(`${values.page}: has no place for ${[...left].join(", ")}`);
  return text;
}

function readSummary(file) {
  const summary = JSON.parse(readFileSync(file, "utf8"));
  if (summary.schema !== SUMMARY_SCHEMA) throw new Error(`${file}: is no summary of a study (${SUMMARY_SCHEMA})`);
  return summary;
}
