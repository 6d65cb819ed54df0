import { readFileSync } from "node:fs";

const FILE = new URL("hypotheses.json", import.meta.url);

export function readHypotheses() {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

/** The hypotheses with what Twemoji showed of each; an error where that was not written down before. */
export function readFixed(read = readHypotheses()) {
  if (read.fixedFrom === null || read.hypotheses.some(({ expected }) => expected === undefined)) {
    throw new Error(
      "models/emoji/study/hypotheses.json: not fixed yet; run npm run study:emoji, then node models/emoji/study/findings.mjs --fix out/study-emoji-pooled/summary.json, and commit what it wrote",
    );
  }
  return read;
}

/**
 * What a summary shows of a hypothesis: a value, its 95 % interval (over models and images; over images alone for
 * rankings of too few models), and whether the interval lies above 0 (`holds`), below (`fails`) or neither (`open`).
 * Null where the summary has nothing on it.
 */
export function outcome(hypothesis, summary) {
  const { setting, statistic, measure } = hypothesis;
  switch (statistic) {
    case "pearson":
    case "given": {
      const score = summary.comparisons.find((each) => each.setting === setting)?.scores[measure];
      const judged = statistic === "pearson" ? score?.pearson : score?.given.confidence;
      return judged === undefined ? null : told(judged);
    }
    case "ranking": {
      const ranking = (summary.rankings?.setting === setting ? summary.rankings.rankings : []).find(({ name }) => name === measure);
      return ranking === undefined ? null : told(ranking.judged.kendall);
    }
    case "beyondConfidence":
      return byMostModels(runsOf(summary, setting).map(({ within }) => within?.beyondConfidence[measure]));
    case "null":
      return byMostModels(runsOf(summary, setting).map(({ nulls }) => nulls[hypothesis.null]?.[measure]?.less));
    default:
      throw new Error(`hypotheses.json: ${statistic} is no statistic`);
  }
}

/** The ranking with the highest τ; the first of several. */
export function bestRanking(rankings) {
  return rankings
    .filter(({ judged }) => Number.isFinite(judged.kendall.value))
    .reduce((best, each) => (best === null || each.judged.kendall.value > best.judged.kendall.value ? each : best), null);
}

/** Hypotheses with the outcome on Twemoji beside each, by which another style is judged. */
export function fix({ schema, hypotheses }, summary, from) {
  return {
    schema,
    fixedFrom: from,
    hypotheses: hypotheses.map((hypothesis) => {
      const measure =
        hypothesis.statistic === "ranking"
          ? (bestRanking(summary.rankings?.rankings ?? [])?.name ?? null)
          : hypothesis.measure;
      const settled = { ...hypothesis, measure };
      return { ...settled, expected: outcome(settled, summary) };
    }),
  };
}

/**
 * Whether another style bears a hypothesis out: the same verdict where there was one; where Twemoji left it open, a value
 * within Twemoji's interval.
 */
export function isConfirmed({ expected }, found) {
  if (expected === null || found === null) return null;
  if (expected.verdict !== "open") return found.verdict === expected.verdict;
  if (expected.interval === null) return null;
  return found.value >= expected.interval[0] && found.value <= expected.interval[1];
}

function told({ value, overBoth, overModels, overImages }) {
  const interval = overBoth ?? overModels ?? overImages;
  return { value, interval, verdict: verdict(interval) };
}

function verdict(interval) {
  if (interval === null) return "open";
  return interval[0] > 0 ? "holds" : interval[1] < 0 ? "fails" : "open";
}

function runsOf({ runs }, setting) {
  return runs.filter((run) => run.setting === setting);
}

/** Mean of a difference over models, with its range for an interval; the verdict is that of most of them. */
function byMostModels(found) {
  const differences = found.filter((difference) => difference?.interval);
  if (differences.length === 0) return null;
  const better = differences.filter(({ interval }) => interval[0] > 0).length;
  const worse = differences.filter(({ interval }) => interval[1] < 0).length;
  const half = differences.length / 2;
  const value = differences.reduce((sum, each) => sum + each.value, 0) / differences.length;
  const values = differences.map((each) => each.value);
  return {
    value,
    interval: [Math.min(...values), Math.max(...values)],
    verdict: better > half ? "holds" : worse > half && better === 0 ? "fails" : "open",
    better,
    worse,
    models: differences.length,
  };
}
