import { createRandom } from "../linalg/random.ts";
import { areaUnderRoc } from "./area-under-roc.ts";
import { checkSamples, invalid } from "./check-samples.ts";
import { logisticRegression, logOddsOf, softplus } from "./logistic-regression.ts";

export interface CrossValidation {
  /** Mean of −ln p of the held-out labels, in nats; each observation is held out once. */
  readonly logLoss: number;
  /** Area under ROC within each fold, averaged over the folds, so that folds' intercepts are not compared. */
  readonly areaUnderRoc: number;
  /** Folds whose fit was separated and so has a ridge. */
  readonly separatedFolds: number;
}

/**
 * A fold, 0 to `folds` − 1, for each observation: each kind of label is shuffled by `seed` and dealt out in turn, so
 * that folds differ by at most one in either kind, and in size. Throws `INVALID_ARGUMENT` where there are fewer than
 * two folds, or fewer observations of a kind than folds.
 */
export function stratifiedFolds(
  labels: ArrayLike<number | boolean>,
  folds: number,
  seed: number,
): Int32Array {
  const kinds = [0, 1].map((kind) =>
    Int32Array.from({ length: labels.length }, (_, i) => i).filter(
      (i) => (Number(labels[i]) === 0 ? 0 : 1) === kind,
    ),
  );
  const fewest = Math.min(...kinds.map((members) => members.length));
  if (!Number.isInteger(folds) || folds < 2 || fewest < folds) {
    throw invalid(
      "cross-validation",
      `${folds} folds of ${kinds[0].length} negative and ${kinds[1].length} positive labels; ` +
        "give at least two folds, and at least as many labels of each kind",
    );
  }
  const random = createRandom(seed);
  const fold = new Int32Array(labels.length);
  let dealt = 0;
  for (const members of kinds) {
    for (let i = members.length - 1; i >= 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const drawn = members[j];
      members[j] = members[i];
      fold[drawn] = dealt++ % folds;
    }
  }
  return fold;
}

/**
 * How well logistic regression on `columns` tells labels that it was not fitted to. `folds`: one number from 0 an
 * observation, as of `stratifiedFolds`; compare models by the same folds. Throws as `logisticRegression`, and
 * `INVALID_ARGUMENT` where a fold lacks a kind of label.
 */
export function crossValidate(
  columns: readonly ArrayLike<number>[],
  labels: ArrayLike<number | boolean>,
  folds: ArrayLike<number>,
): CrossValidation {
  const kinds = Float64Array.from(labels, (label) => (Number(label) === 0 ? 0 : 1));
  checkSamples("cross-validation", 2, kinds, folds, ...columns);
  const count = Array.from(folds).reduce((most, fold) => Math.max(most, fold), 0) + 1;
  let loss = 0;
  let areas = 0;
  let separatedFolds = 0;
  for (let fold = 0; fold < count; fold++) {
    const inside: number[] = [];
    const outside: number[] = [];
    for (let i = 0; i < kinds.length; i++) (folds[i] === fold ? inside : outside).push(i);
    const fit = logisticRegression(
      columns.map((column) => outside.map((i) => column[i])),
      outside.map((i) => kinds[i]),
    );
    if (fit.separated) separatedFolds++;
    const logOdds = inside.map((i) => logOddsOf(fit, (c) => columns[c][i]));
    for (const [at, i] of inside.entries()) loss += softplus(kinds[i] === 1 ? -logOdds[at] : logOdds[at]);
    const area =
      inside.length === 0
        ? NaN
        : areaUnderRoc(
            logOdds,
            inside.map((i) => kinds[i]),
          );
    if (Number.isNaN(area))
      throw invalid("cross-validation", `fold ${fold} does not hold both kinds of label`);
    areas += area;
  }
  return { logLoss: loss / kinds.length, areaUnderRoc: areas / count, separatedFolds };
}
