import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  judgeRankings,
  openStudy,
  openWholeRun,
  parsePlan,
  runFolder,
  textScores,
} from "@commonground/study";

export const SUMMARY_SCHEMA = "commonground/emoji-study@1";

/** Figures that are told beside their nulls. */
export const NULL_FIGURES = ["top1", "miPublished", "curveAucPublished", "aucCoupled", "share", "aboveChance", "confidence"];

/** Digits that are kept: more than any table shows, few enough to be committed. */
const DIGITS = 5;

/** What findings.mjs needs of a study, from its reports and its rows: small, and the same for the same results. */
export async function summarise(kind, { out, style, plans, resampling }) {
  const reports = Object.fromEntries(
    Object.keys(plans).map((name) => [name, JSON.parse(readFileSync(join(out, `${name}.json`), "utf8"))]),
  );
  const { models, causes } = reports;
  const order = Object.keys(plans.models.settings);
  const asPlanned = (list) => list.toSorted((a, b) => order.indexOf(a.setting) - order.indexOf(b.setting));
  return rounded({
    schema: SUMMARY_SCHEMA,
    kind,
    style,
    software: models.software,
    resampling,
    settings: plans.models.settings,
    runs: asPlanned(models.runs).map(({ model, precision, family, setting, images, failed, figures, rightFromWrong, nulls }) => ({
      model,
      precision,
      family,
      setting,
      images,
      failed,
      figures: pairs(figures),
      within: rightFromWrong && within(rightFromWrong),
      nulls: Object.fromEntries(nulls.filter(({ missing }) => missing === null).map(told)),
    })),
    comparisons: asPlanned(models.comparisons).map(({ setting, order, missing, scores }) => ({ setting, order, missing, scores })),
    findings: models.findings.map(({ kind, text }) => ({ kind, text })),
    rankings: await rankings(plans.models, join(out, "models"), resampling),
    causes: causes === undefined ? null : toldCauses(causes),
  });
}

function told({ name, figures }) {
  return [name, Object.fromEntries(NULL_FIGURES.flatMap((each) => (figures[each] ? [[each, figures[each]]] : [])))];
}

function pairs(figures) {
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => [name, figure && [figure.value, ...figure.interval]]),
  );
}

function within({ right, wrong, areas, beyondConfidence, added }) {
  return {
    right,
    wrong,
    areas,
    beyondConfidence,
    added: added && {
      pValue: added.test?.pValue ?? null,
      logLossGained: added.confidenceAlone.logLoss - added.withConcepts.logLoss,
    },
  };
}

const onProgress = (text) => process.stderr.write(`${text}\n`);

/** COT and the nuclear norm take a fifth of a second a resample and a model. */
const SLOW_DRAWS = 20;

/** Every ranking that sees no label, judged by accuracy, under the first setting: most of them are the same under all. */
async function rankings(planned, results, resampling) {
  const plan = parsePlan(planned, "the plan");
  const study = await openStudy(plan);
  const beforehand = [];
  for (const place of plan.models.keys()) beforehand.push(await textScores(study, place, resampling.seed, {}));
  const families = plan.models.map(({ model, family }) => family ?? model);
  const [setting] = Object.keys(plan.settings);
  const runs = [];
  for (const model of plan.models.keys()) {
    runs.push(await openWholeRun(runFolder(results, study, { model, setting, shard: 0 })));
  }
  if (runs.length < 2) return null;
  const slowDraws = Math.min(SLOW_DRAWS, resampling.draws);
  const options = { resampling, beforehand, slowDraws, onProgress };
  return { setting, ...(await judgeRankings(runs, families, options)) };
}

/** The runs whose causes were computed; what they say of classes and confusions is in their report. */
function toldCauses({ runs, resampling }) {
  return { resampling, runs: runs.map(({ model, images, figures }) => ({ model, images, figures: pairs(figures) })) };
}

function rounded(value) {
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
  if (Array.isArray(value)) return value.map(rounded);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
  }
  return value;
}
