import { KNOWN_CHECKPOINTS } from "@commonground/clip";
import { FIGURES, judgeRanking, NULLS, RANKING_KINDS, SHARED_FIGURES } from "@commonground/study";
import { isConfirmed, outcome } from "./hypotheses.mjs";
import { NULL_FIGURES } from "./summary.mjs";

/*
 * Tables of docs/findings.md, each from summaries alone: { markers: markdown }. A number that was not measured is a
 * dash.
 */

const MEASURES = [...SHARED_FIGURES, "confidence", "negativeEntropy", "infoMax"];
const RESAMPLING = { draws: 2000, seed: 0 };

export function number(value, digits = 2) {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  return value.toFixed(digits).replace("-", "−");
}

const percent = (value) => number(value === undefined || value === null ? NaN : 100 * value, 1);

function interval(range, digits = 2) {
  return range ? ` (${number(range[0], digits)} to ${number(range[1], digits)})` : "";
}

/** A correlation with its interval over models and images. */
function judged(each, digits = 2) {
  if (each === undefined || typeof each.value !== "number") return "–";
  return `${number(each.value, digits)}${interval(each.overBoth ?? each.overModels, digits)}`;
}

const line = (cells) => `| ${cells.join(" | ")} |`;

export function table(columns, rows) {
  const isNumeric = (_, i) => i > 0 && rows.every((cells) => /^[−–\d]/u.test(cells[i]));
  const alignment = columns.map((...column) => (isNumeric(...column) ? "---:" : "---"));
  return [line(columns), `|${alignment.join("|")}|`, ...rows.map(line)].join("\n");
}

function verdictOf({ overBoth, overModels }) {
  const range = overBoth ?? overModels;
  if (!range) return "too few models";
  return range[0] > 0 ? "rises" : range[1] < 0 ? "falls" : "cannot tell";
}

/** Each measure against accuracy over models, for each setting of a study. */
export function overModels({ comparisons }) {
  const rows = comparisons.flatMap(({ setting, scores }) =>
    MEASURES.filter((name) => scores[name] !== undefined).map((name) => {
      const { pearson, spearman, kendall, given } = scores[name];
      return [
        FIGURES[name],
        setting,
        judged(pearson),
        judged(spearman),
        judged(kendall),
        name === "confidence" ? "–" : judged(given.confidence),
        verdictOf(pearson),
      ];
    }),
  );
  return table(
    ["measure", "setting", "Pearson", "Spearman", "Kendall’s τ", "Pearson given confidence", "accuracy"],
    rows,
  );
}

/** Models by accuracy, with what the paper tabulates and what must be beaten. */
export function models({ runs, comparisons }) {
  const [{ setting: first }] = comparisons;
  const settings = [...new Set(runs.map(({ setting }) => setting))];
  const order = runs
    .filter(({ setting }) => setting === first)
    .toSorted((a, b) => (b.figures.top1?.[0] ?? 0) - (a.figures.top1?.[0] ?? 0));
  const rows = order.map(({ model, precision, figures }) => {
    const at = (setting) =>
      runs.find((run) => run.model === model && run.precision === precision && run.setting === setting)?.figures ?? {};
    const of = (name, digits) => settings.map((setting) => number(at(setting)[name]?.[0], digits)).join(" / ");
    return [
      precision === "f32" ? model : `${model} (${precision})`,
      `${percent(figures.top1?.[0])} (${percent(figures.top1?.[1])} to ${percent(figures.top1?.[2])})`,
      number(figures.confidence?.[0]),
      of("miPublished"),
      of("curveAucPublished"),
      of("aucCoupled", 3),
      of("share"),
      of("aboveChance"),
    ];
  });
  const both = settings.join(" / ");
  return `${both}:\n\n${table(
    ["model", "top-1 in %", "confidence", "published MI", "published AUC", "coupled AUC", "share", "above chance"],
    rows,
  )}`;
}

/**
 * Each figure beside its nulls: means over models, in how many models the figure is surely above, and how the same
 * measure goes with accuracy over models where it comes from the null.
 */
export function nulls({ runs, comparisons }) {
  const rows = comparisons.flatMap(({ setting }) => {
    const here = runs.filter((run) => run.setting === setting);
    return NULL_FIGURES.flatMap((figure) =>
      Object.keys(NULLS).flatMap((name) => {
        const told = here.filter((run) => run.nulls[name]?.[figure] !== undefined);
        if (told.length === 0) return [];
        const under = told.map((run) => run.nulls[name][figure]);
        const own = told.map((run) => run.figures[figure][0]);
        const above = under.filter(({ less }) => less.interval !== null && less.interval[0] > 0).length;
        const accuracy = told.map((run) => run.figures.top1?.[0]);
        return [
          [
            FIGURES[figure],
            setting,
            NULLS[name],
            number(mean(own), 3),
            number(mean(under.map(({ value }) => value)), 3),
            `${above} of ${told.length}`,
            figure === "top1"
              ? "–"
              : correlation(
                  "",
                  under.map(({ value }, m) => [accuracy[m], value]),
                )[2],
          ],
        ];
      }),
    );
  });
  if (rows.length === 0) return "Not computed.";
  return table(
    ["figure", "setting", "null", "mean over models", "mean under the null", "surely above", "Pearson of accuracy and the null"],
    rows,
  );
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Every ranking that sees no label, best τ first. */
export function rankings({ rankings: judgedOnes }) {
  if (judgedOnes === null) return "One model has no rank.";
  const rows = judgedOnes.rankings
    .toSorted((a, b) => (b.judged.kendall.value ?? -2) - (a.judged.kendall.value ?? -2))
    .map(({ label, judged: { kendall, pearson, spearman, regret, given } }) => [
      label,
      judged(kendall),
      judged(pearson),
      judged(spearman),
      `${percent(regret.value)}${regret.overBoth ? ` (${percent(regret.overBoth[0])} to ${percent(regret.overBoth[1])})` : ""}`,
      judged(given.confidence),
    ]);
  const columns = ["ranking", "Kendall’s τ", "Pearson", "Spearman", "regret in points", "Pearson given confidence"];
  return table([`${columns[0]}, ${judgedOnes.setting}`, ...columns.slice(1)], rows);
}

/** Within models: the area under ROC, right against wrong answers. */
export function withinModels({ runs }) {
  const settings = [...new Set(runs.map(({ setting }) => setting))];
  const names = ["miPublished", "aucPublished", "aucCoupled", "share", "aboveChance", "confidence", "negativeEntropy"];
  const rows = settings.flatMap((setting) => {
    const withins = runs.flatMap((run) => (run.setting === setting && run.within ? [run.within] : []));
    return names.flatMap((name) => {
      const areas = withins.map(({ areas: all }) => all[name]?.value).filter(Number.isFinite);
      if (areas.length === 0) return [];
      const beyond = withins.map(({ beyondConfidence }) => beyondConfidence[name]).filter((each) => each?.interval);
      const better = beyond.filter(({ interval: [low] }) => low > 0).length;
      const worse = beyond.filter(({ interval: [, high] }) => high < 0).length;
      return [
        [
          FIGURES[name],
          setting,
          number(areas.reduce((sum, area) => sum + area, 0) / areas.length),
          `${number(Math.min(...areas))} to ${number(Math.max(...areas))}`,
          beyond.length === 0 ? "–" : `${better} / ${worse} of ${beyond.length}`,
        ],
      ];
    });
  });
  return table(["measure", "setting", "mean area", "over models", "better / worse than confidence"], rows);
}

/** What the paper's own printed figures correlate at, and ours in the same groups, a study after the other. */
export function besidePaper(summaries) {
  const printed = KNOWN_CHECKPOINTS.filter(({ paper }) => paper !== undefined);
  const groups = [
    ["ImageNet, seven ViTs, PCA", printed.filter(ofFamily("vit")), imagenet("pca")],
    ["ImageNet, four ResNets, PCA", printed.filter(ofFamily("resnet")), imagenet("pca")],
    ["ImageNet, all 13, PCA", printed, imagenet("pca")],
    ["ImageNet, all 13, K-means", printed, imagenet("kmeans")],
    [
      "Places365, seven ViTs",
      printed.filter(({ paper }) => paper.places365 !== undefined),
      ({ paper }) => [paper.places365.top1, paper.places365.auc],
    ],
  ];
  const rows = groups.map(([name, list, of]) => correlation(`the paper’s figures: ${name}`, list.map(of)));
  for (const { kind, comparisons, runs: all } of summaries) {
    for (const { setting } of comparisons) {
      const runs = all.filter((run) => run.setting === setting);
      const name = kind === "ellipses" ? `the paper’s settings, ${setting}` : setting;
      const ofVit = runs.filter(({ model }) => model.includes("-vit-"));
      const others = runs.filter(({ model }) => !model.includes("-vit-"));
      rows.push(
        correlation(`emoji, ${name}: all`, runs.map(pair)),
        correlation(`emoji, ${name}: ViTs`, ofVit.map(pair)),
        correlation(`emoji, ${name}: ResNets and ConvNeXts`, others.map(pair)),
      );
    }
  }
  return table(["accuracy against published AUC", "models", "Pearson", "Spearman"], rows);
}

const ofFamily = (family) => (checkpoint) => checkpoint.architecture === family;
const imagenet = (parts) => (checkpoint) => [checkpoint.paper.imagenetTop1, checkpoint.paper.auc[parts]];
const pair = ({ figures }) => [figures.top1?.[0], figures.curveAucPublished?.[0]];

function correlation(name, pairs) {
  const known = pairs.filter((pair) => pair.every(Number.isFinite));
  const [accuracy, score] = [0, 1].map((i) => ({ values: known.map((pair) => pair[i]) }));
  if (known.length < 2) return [name, String(known.length), "–", "–"];
  const families = known.map((_, m) => m);
  const { pearson, spearman } = judgeRanking({ score, accuracy, covariates: {}, families }, RESAMPLING);
  // Resamples of four models hold two or three different ones.
  const range = (each) => (known.length < 6 ? "" : interval(each.overModels));
  return [
    name,
    String(known.length),
    `${number(pearson.value)}${range(pearson)}`,
    `${number(spearman.value)}${range(spearman)}`,
  ];
}

function say(outcomeOf) {
  if (outcomeOf === null || outcomeOf === undefined) return "–";
  return `${outcomeOf.verdict}: ${number(outcomeOf.value)}${interval(outcomeOf.interval)}`;
}

/** Hypotheses, what Twemoji showed of them, and what the other style did. */
export function confirmation({ hypotheses }, summary) {
  const rows = hypotheses.map((hypothesis) => {
    const found = summary === undefined ? undefined : outcome(hypothesis, summary);
    const confirmed = found === undefined ? null : isConfirmed(hypothesis, found);
    const { id, says, statistic, measure, expected } = hypothesis;
    const named = statistic === "ranking" && measure !== null ? ` (${RANKING_KINDS[measure].label})` : "";
    return [id, `${says}${named}`, say(expected), say(found), confirmed === null ? "–" : confirmed ? "yes" : "no"];
  });
  return table(["", "hypothesis", "on Twemoji", "on FxEmoji", "confirmed"], rows);
}
