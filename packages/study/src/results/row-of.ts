import type { ClassScores, Explanation, Scoring } from "@commonground/core";
import type { ResultRow } from "./columns.ts";

/** An item of a data set as a row begins with it. */
export interface RowItem {
  readonly index: number;
  readonly id: string;
  readonly label: string | null;
}

const EMPTY = {
  error: null,
  sha256: null,
  width: null,
  height: null,
  predicted: null,
  correct: null,
  rank_of_label: null,
  probability_of_label: null,
  top_classes: null,
  top_probabilities: null,
  top_similarities: null,
  confidence: null,
  entropy: null,
  logit_max: null,
  logit_margin: null,
  log_sum_exp: null,
  similarities: null,
  parts: null,
  part_areas: null,
  vision_concepts: null,
  concept_parts: null,
  concept_importance: null,
  language_concepts: null,
  shared_concepts: null,
  vision_count: null,
  language_count: null,
  shared_count: null,
  mi_published: null,
  mi_coupled: null,
  auc_published: null,
  auc_coupled: null,
  curve_published: null,
  curve_coupled: null,
  share: null,
  chance: null,
  share_above_chance: null,
  auc_share: null,
  auc_share_above_chance: null,
  diversity: null,
  players: null,
  values: null,
  value_of_all: null,
  value_of_none: null,
  versus: null,
  values_versus: null,
  becomes_without: null,
  notes: null,
} as const satisfies Partial<ResultRow>;

/** The row of an item that could not be explained. */
export function failedRow(item: RowItem, error: string): ResultRow {
  return { ...item, ...EMPTY, error };
}

/**
 * The row of one explained item. `scores`: all its classes, of which `classes` are the names; `keep`: whether all of
 * their cosines stay in the row.
 */
export function rowOf(
  item: RowItem,
  explanation: Explanation,
  scores: ClassScores,
  classes: readonly string[],
  scoring: Scoring,
  keep: boolean,
): ResultRow {
  const { causes, share, dynamics, mutualInformation: mi, prediction, visionConcepts } = explanation;
  const label = item.label === null ? -1 : classes.indexOf(item.label);
  const place = label < 0 ? -1 : scores.order.indexOf(label);
  const { coupled, published } = dynamics ?? {};
  return {
    ...item,
    ...EMPTY,
    sha256: explanation.image.sha256,
    width: explanation.image.width,
    height: explanation.image.height,
    predicted: classes[scores.order[0]],
    correct: label < 0 ? null : place === 0,
    rank_of_label: label < 0 ? null : place + 1,
    probability_of_label: label < 0 ? null : scores.probabilities[label],
    top_classes: prediction.top.map(({ name }) => name),
    top_probabilities: prediction.top.map(({ probability }) => probability),
    top_similarities: listOf(prediction.top.map(({ similarity }) => similarity)),
    ...summaryOf(scores, scoring),
    similarities: keep ? Array.from(scores.similarities) : null,
    parts: explanation.parts.map(({ label }) => label),
    part_areas: explanation.parts.map(({ area }) => area),
    vision_concepts: visionConcepts?.map(({ descriptor }) => descriptor) ?? null,
    concept_parts: visionConcepts?.map(({ parts }) => parts.join("")) ?? null,
    concept_importance: visionConcepts?.map(({ importance }) => importance) ?? null,
    language_concepts: explanation.languageConcepts?.map(({ descriptor }) => descriptor) ?? null,
    shared_concepts: explanation.mutualConcepts && [...explanation.mutualConcepts],
    vision_count: mi?.visionCount ?? null,
    language_count: mi?.languageCount ?? null,
    shared_count: mi?.sharedCount ?? null,
    mi_published: mi?.published ?? null,
    mi_coupled: mi?.coupled ?? null,
    auc_published: published?.auc ?? null,
    auc_coupled: coupled?.auc ?? null,
    curve_published: published ? [...published.curve] : null,
    curve_coupled: coupled ? [...coupled.curve] : null,
    share: share?.share ?? null,
    chance: share?.chance ?? null,
    share_above_chance: share?.aboveChance ?? null,
    auc_share: share?.dynamics.share.auc ?? null,
    auc_share_above_chance: share?.dynamics.aboveChance?.auc ?? null,
    diversity: explanation.diversity,
    players: causes && [...causes.players],
    values: causes && [...causes.logodds.values],
    value_of_all: causes && causes.logodds.all,
    value_of_none: causes && causes.logodds.none,
    versus: causes?.versus?.name ?? null,
    values_versus: causes?.versus ? [...causes.versus.logodds.values] : null,
    becomes_without:
      causes?.needed?.map(({ without, becomes }) => `${without.join("")} → ${becomes}`) ?? null,
    notes: explanation.notes.map(({ code }) => code),
  };
}

/** Null where one is missing. */
function listOf(values: readonly (number | null)[]): readonly number[] | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known : null;
}

/** What the logits of all classes come to; `entropy` of the probabilities brought to sum 1, in nats. */
function summaryOf({ similarities, probabilities, order }: ClassScores, { scale, bias }: Scoring) {
  const logit = (c: number) => scale * similarities[c] + bias;
  const largest = logit(order[0]);
  let sum = 0;
  for (const cosine of similarities) sum += Math.exp(scale * cosine + bias - largest);
  let total = 0;
  for (const p of probabilities) total += p;
  let entropy = 0;
  for (const p of probabilities) if (p > 0) entropy -= (p / total) * Math.log(p / total);
  return {
    confidence: probabilities[order[0]],
    entropy,
    logit_max: largest,
    logit_margin: order.length > 1 ? largest - logit(order[1]) : null,
    log_sum_exp: largest + Math.log(sum),
  };
}
