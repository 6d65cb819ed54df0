import { benjaminiHochberg, type Interval } from "@commonground/core";
import type { Judged } from "../ranking/judge-ranking.ts";
import { nullFindings } from "../nulls/null-findings.ts";
import { FEWEST_MODELS } from "./compare-models.ts";
import { FIGURES, type FigureName } from "./measures.ts";
import { modelName } from "./model-name.ts";
import type { Claim, Comparison, Finding, RunReport, StudyReport } from "./study-report.ts";

/** False discoveries among models whose concepts are said to add to confidence. */
const FALSE_DISCOVERIES = 0.05;

/** What the paper ranks models by, the same against chance, and what both must beat. */
const HEADLINES = ["curveAucPublished", "aucCoupled", "aboveChance", "confidence"] as const;

/** What holds and what does not, in words: accuracy over models, then right and wrong answers within each. */
export function findingsOf(report: Pick<StudyReport, "runs" | "comparisons">): Finding[] {
  const several = report.comparisons.length > 1;
  return report.comparisons.flatMap((comparison) => {
    const { setting } = comparison;
    const runs = comparison.runs.map((place) => report.runs[place]);
    return [
      ...best(comparison),
      ...HEADLINES.flatMap((name) => tracked(comparison, name)),
      ...told(runs),
      ...added(runs),
      ...nullFindings(runs, comparison),
    ].map(({ kind, about, says }) => ({
      kind,
      setting,
      about,
      says,
      text: `${about}${several ? ` (${setting})` : ""}: ${says}`,
    }));
  });
}

function best({ order, missing }: Comparison): Claim[] {
  if (missing !== null) return [{ kind: "open", about: "Over models", says: `${missing}.` }];
  return [
    {
      kind: order!.startsWith("Cannot") ? "open" : "holds",
      about: "By accuracy",
      says: order!,
    },
  ];
}

function tracked({ scores }: Comparison, name: FigureName): Claim[] {
  const score = scores[name];
  if (score === undefined || Number.isNaN(score.pearson.value)) return [];
  const { pearson, given } = score;
  const kind = pearson.models < FEWEST_MODELS ? "open" : verdict(pearson);
  const says = {
    holds: "Accuracy rises with it",
    fails: "Accuracy falls as it rises",
    open:
      pearson.models < FEWEST_MODELS
        ? `${pearson.models} models are too few to tell whether accuracy goes with it`
        : "Whether accuracy goes with it cannot be told",
  }[kind];
  const partial = given.confidence;
  const beyond =
    partial === undefined || Number.isNaN(partial.value) ? "" : `; given confidence, ${correlation(partial)}`;
  return [{ kind, about: FIGURES[name], says: `${says} (Pearson ${correlation(pearson)}${beyond}).` }];
}

function verdict(judged: Judged): Finding["kind"] {
  const interval = judged.overBoth ?? judged.overModels;
  if (interval === null) return "open";
  return interval[0] > 0 ? "holds" : interval[1] < 0 ? "fails" : "open";
}

function correlation(judged: Judged): string {
  const { value, overImages, overModels, overBoth } = judged;
  const interval = overBoth ?? overModels;
  if (interval !== null) return `${number(value)} ${range(interval)}`;
  return `${number(value)}${overImages === null ? "" : ` ${range(overImages)} over images`}`;
}

/** Each measure of concepts against confidence, within models. */
function told(runs: readonly RunReport[]): Claim[] {
  return (["aboveChance", "aucPublished", "aucCoupled"] as const).flatMap((name) => {
    const known = runs.flatMap(({ rightFromWrong: within }) => {
      const [area, confidence] = [within?.areas[name], within?.areas.confidence];
      const interval = within?.beyondConfidence[name]?.interval;
      return area && confidence && interval ? [{ area, confidence, interval }] : [];
    });
    if (known.length === 0) return [];
    const better = known.filter(({ interval }) => interval[0] > 0).length;
    const worse = known.filter(({ interval }) => interval[1] < 0).length;
    const half = known.length / 2;
    return [
      {
        kind: better > half ? "holds" : worse > half && better === 0 ? "fails" : "open",
        about: `${FIGURES[name]}, right from wrong answers`,
        says: `it tells them better than confidence in ${better} of ${count(known.length, "model")} and worse in ${worse}; area under ROC ${spread(known.map(({ area }) => area.value))}, of confidence ${spread(known.map(({ confidence }) => confidence.value))} (0.5 is chance).`,
      },
    ];
  });
}

function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(number);
  return low === high ? low : `${low} to ${high}`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function added(runs: readonly RunReport[]): Claim[] {
  const tested = runs.flatMap((run) => {
    const adds = run.rightFromWrong?.added;
    return adds?.test ? [{ run, adds, test: adds.test }] : [];
  });
  if (tested.length === 0) return [];
  const adjusted = benjaminiHochberg(tested.map(({ test }) => test.pValue));
  const found = tested.filter((_, i) => adjusted[i] <= FALSE_DISCOVERIES);
  const better = tested.filter(({ adds }) => adds.withConcepts.logLoss < adds.confidenceAlone.logLoss);
  const names = found.length === 0 ? "" : ` (${found.map(({ run }) => modelName(run)).join(", ")})`;
  return [
    {
      kind:
        found.length > 0 && better.length > tested.length / 2
          ? "holds"
          : found.length + better.length === 0
            ? "fails"
            : "open",
      about: "Concepts beside confidence",
      says: `they add to it in ${found.length} of ${count(tested.length, "model")}${names} by likelihood ratio, 5 % false discoveries, and lower the log loss of answers held out in ${better.length}.`,
    },
  ];
}

function number(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

function range([low, high]: Interval): string {
  return `[${number(low)}, ${number(high)}]`;
}
