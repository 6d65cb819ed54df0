import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cases from "../../fixtures/statistics/statistics.json" with { type: "json" };
import { createRandom } from "../linalg/random.ts";
import { crossValidate, stratifiedFolds } from "./cross-validation.ts";
import { likelihoodRatio } from "./likelihood-ratio.ts";
import { logisticRegression, logOddsOf } from "./logistic-regression.ts";

const goldens = cases.logistic.map((golden, i) => [i, golden] as const);

describe("logistic regression", () => {
  test.each(goldens)("agrees with statsmodels, columns of any scale (case %i)", (_, golden) => {
    const fit = logisticRegression(golden.columns, golden.labels);
    expect(fit.separated).toBe(false);
    for (const [c, expected] of golden.coefficients.entries()) {
      expect((c === 0 ? fit.intercept : fit.coefficients[c - 1]) / expected).toBeCloseTo(1, 7);
    }
    expect(fit.logLikelihood).toBeCloseTo(golden.logLikelihoods[1], 9);
  });

  test.each(cases.separated.map((golden, i) => [i, golden] as const))(
    "says where a plane separates the labels, wholly or not quite, and takes scikit-learn's ridge there (case %i)",
    (_, golden) => {
      const fit = logisticRegression(golden.columns, golden.labels);
      expect(fit.separated).toBe(true);
      for (const [c, expected] of golden.coefficients.entries()) {
        expect(fit.coefficients[c] / expected).toBeCloseTo(1, 6);
      }
      expect(fit.logLikelihood).toBeCloseTo(golden.logLikelihood, 8);
    },
  );

  test("finds separation in any direction where a linear program does", () => {
    const separated = cases.separable.filter(({ separated }) => separated).length;
    expect(separated).toBeGreaterThan(50);
    expect(separated).toBeLessThan(cases.separable.length - 50);
    for (const golden of cases.separable) {
      const fit = logisticRegression(golden.columns, golden.labels);
      expect(fit.separated, JSON.stringify(golden)).toBe(golden.separated);
    }
  });

  test("of nothing but an intercept gives the log-odds of the labels", () => {
    const fit = logisticRegression([], [1, 1, 1, 0]);
    expect(fit.intercept).toBeCloseTo(Math.log(3), 9);
    expect(fit.logLikelihood).toBeCloseTo(3 * Math.log(0.75) + Math.log(0.25), 10);
  });

  test("of one column of two values gives the odds of each, as one can count them", () => {
    const column = [0, 0, 0, 1, 1, 1, 1, 1];
    const fit = logisticRegression([column], [1, 0, 0, 1, 1, 1, 1, 0]);
    expect(logOddsOf(fit, () => 0)).toBeCloseTo(Math.log(1 / 2), 9);
    expect(logOddsOf(fit, () => 1)).toBeCloseTo(Math.log(4), 9);
  });

  test("is separated exactly when one column's values of the two labels at most touch", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), {
      minLength: 3,
      maxLength: 14,
    });
    fc.assert(
      fc.property(rows, (entries) => {
        const [positive, negative] = [true, false].map((kind) =>
          entries.filter(([, label]) => label === kind).map(([value]) => value),
        );
        fc.pre(positive.length > 0 && negative.length > 0);
        fc.pre(new Set(entries.map(([value]) => value)).size > 1);
        const apart =
          Math.min(...positive) >= Math.max(...negative) || Math.max(...positive) <= Math.min(...negative);
        const fit = logisticRegression(
          [entries.map(([value]) => value)],
          entries.map(([, label]) => label),
        );
        expect(fit.separated).toBe(apart);
      }),
      { numRuns: 1000 },
    );
  });

  test("has no gradient left where it has a maximum", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = createRandom(seed);
        const columns = [0, 1, 2].map(() => Array.from({ length: 40 }, () => random() * 10 - 3));
        const labels = columns[0].map((value) => (value + 8 * random() > 4 ? 1 : 0));
        fc.pre(new Set(labels).size === 2);
        const fit = logisticRegression(columns, labels);
        fc.pre(!fit.separated);
        const residuals = labels.map(
          (label, i) => label - 1 / (1 + Math.exp(-logOddsOf(fit, (c) => columns[c][i]))),
        );
        for (const column of [residuals.map(() => 1), ...columns]) {
          expect(column.reduce((sum, value, i) => sum + value * residuals[i], 0)).toBeCloseTo(0, 6);
        }
      }),
    );
  });

  test("refuses labels of one kind, constant columns and combinations", () => {
    expect(() => logisticRegression([[1, 2]], [1, 1])).toThrow("all labels are the same");
    expect(() => logisticRegression([[0.1, 0.1, 0.1]], [1, 0, 1])).toThrow("column 0 is 0.1 throughout");
    const a = [1, 2, 3, 5];
    const b = [4, 1, 1, 2];
    const combination = a.map((value, i) => 2 * value - b[i] + 3);
    expect(() => logisticRegression([a, b, combination], [1, 0, 1, 0])).toThrow("column 2 is a combination");
  });
});

describe("likelihood ratio", () => {
  test.each(goldens)("agrees with statsmodels and SciPy (case %i)", (_, golden) => {
    const smaller = logisticRegression(golden.columns.slice(0, 1), golden.labels);
    const larger = logisticRegression(golden.columns, golden.labels);
    const test = likelihoodRatio(smaller, larger)!;
    expect(test.statistic).toBeCloseTo(golden.statistic, 8);
    expect(test.degreesOfFreedom).toBe(golden.columns.length - 1);
    expect(test.pValue).toBeCloseTo(golden.pValue, 8);
    expect(() => likelihoodRatio(larger, smaller)).toThrow("larger model has 1 columns");
  });

  test("is not given where a fit is separated", () => {
    const { columns, labels } = cases.separated[0];
    const larger = logisticRegression(columns, labels);
    expect(likelihoodRatio(logisticRegression(columns.slice(1), labels), larger)).toBeNull();
  });
});

describe("cross-validation", () => {
  test.each(goldens)("agrees with statsmodels and scikit-learn on the same folds (case %i)", (_, golden) => {
    const { logLoss, areaUnderRoc, separatedFolds } = crossValidate(
      golden.columns,
      golden.labels,
      golden.folds,
    );
    expect(logLoss).toBeCloseTo(golden.logLoss, 9);
    expect(areaUnderRoc).toBeCloseTo(golden.auc, 12);
    expect(separatedFolds).toBe(0);
  });

  test("counts folds that are separated", () => {
    const { columns, labels } = cases.separated[0];
    expect(crossValidate(columns, labels, stratifiedFolds(labels, 3, 1)).separatedFolds).toBe(3);
  });

  test("folds are dealt out evenly in both kinds, by seed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.nat({ max: 20 }),
        fc.nat({ max: 20 }),
        fc.nat(),
        (k, p, n, seed) => {
          const labels = [...Array<number>(p + k).fill(1), ...Array<number>(n + k).fill(0)];
          const folds = stratifiedFolds(labels, k, seed);
          expect(folds).toEqual(stratifiedFolds(labels, k, seed));
          for (const members of [
            labels.map(() => true),
            labels.map((l) => l === 1),
            labels.map((l) => l === 0),
          ]) {
            const sizes = Array.from(
              { length: k },
              (_, fold) => Array.from(folds).filter((f, i) => f === fold && members[i]).length,
            );
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
    const labels = Array.from({ length: 40 }, (_, i) => i % 2);
    expect(stratifiedFolds(labels, 5, 1)).not.toEqual(stratifiedFolds(labels, 5, 2));
  });

  test("refuses more folds than labels of a kind, and folds without both kinds", () => {
    expect(() => stratifiedFolds([1, 0, 0], 2, 0)).toThrow("2 folds of 2 negative and 1 positive labels");
    expect(() => crossValidate([[1, 2, 3, 5, 4]], [0, 1, 0, 1, 0], [0, 0, 1, 1, 2])).toThrow(
      "fold 2 does not hold both",
    );
  });
});
