import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cases from "../../fixtures/statistics/statistics.json" with { type: "json" };
import { CommonGroundError } from "../errors.ts";
import { once } from "./counts.ts";
import { kendall } from "./kendall.ts";
import { linearFit } from "./linear-fit.ts";
import { countedMean } from "./mean.ts";
import { partialCorrelation } from "./partial-correlation.ts";
import { countedPearson, pearson } from "./pearson.ts";
import { averageRanks } from "./ranks.ts";
import { countedSpearman, spearman } from "./spearman.ts";

const value = fc.integer({ min: -6, max: 6 });
const sample = fc
  .array(fc.tuple(value, value, fc.nat({ max: 3 })), { minLength: 2, maxLength: 30 })
  .map((rows) => ({
    x: rows.map(([x]) => x),
    y: rows.map(([, y]) => y),
    counts: Uint16Array.from(rows, ([, , count]) => count),
  }));
const expand = (values: readonly number[], counts: ArrayLike<number>) =>
  values.flatMap((entry, i) => Array<number>(counts[i]).fill(entry));

describe("correlations", () => {
  test.each(cases.pairs.map((golden, i) => [i, golden] as const))(
    "agree with SciPy (case %i)",
    (_, golden) => {
      expect(Array.from(averageRanks(golden.x))).toEqual(golden.ranks);
      expect(pearson(golden.x, golden.y)).toBeCloseTo(golden.pearson, 11);
      expect(spearman(golden.x, golden.y)).toBeCloseTo(golden.spearman, 13);
      expect(kendall(golden.x, golden.y)).toBeCloseTo(golden.kendall, 13);
    },
  );

  test.each(cases.pairs.map((golden, i) => [i, golden] as const))(
    "under counts agree with SciPy on the resample written out (case %i)",
    (_, { x, y, counts, resampled }) => {
      const drawn = Uint16Array.from(counts);
      expect(countedMean(x)(drawn) / resampled.mean).toBeCloseTo(1, 12);
      expect(countedPearson(x, y)(drawn)).toBeCloseTo(resampled.pearson, 11);
      expect(countedSpearman(x, y)(drawn)).toBeCloseTo(resampled.spearman, 13);
    },
  );

  test("under counts are those of the values written out as often", () => {
    fc.assert(
      fc.property(sample, ({ x, y, counts }) => {
        const xs = expand(x, counts);
        const ys = expand(y, counts);
        fc.pre(xs.length >= 2);
        expect(countedMean(x)(counts)).toBeCloseTo(xs.reduce((a, b) => a + b, 0) / xs.length, 12);
        for (const [counted, plain] of [
          [countedPearson, pearson],
          [countedSpearman, spearman],
        ]) {
          const expected = plain(xs, ys) as number;
          const got = (counted(x, y) as (counts: Uint16Array) => number)(counts);
          if (Number.isNaN(expected)) expect(got).toBeNaN();
          else expect(got).toBeCloseTo(expected, 10);
        }
      }),
    );
  });

  test("lie between -1 and 1, are symmetric, and turn round with the sign", () => {
    fc.assert(
      fc.property(sample, ({ x, y }) => {
        const negative = y.map((entry) => -entry);
        for (const correlation of [pearson, spearman, kendall]) {
          const r = correlation(x, y);
          if (Number.isNaN(r)) continue;
          expect(Math.abs(r)).toBeLessThanOrEqual(1);
          expect(correlation(y, x)).toBeCloseTo(r, 12);
          expect(correlation(x, negative)).toBeCloseTo(-r, 12);
        }
      }),
    );
  });

  test("of ranks do not change under a monotone map, Pearson's not under a linear one", () => {
    fc.assert(
      fc.property(sample, ({ x, y }) => {
        const bent = x.map((entry) => Math.exp(entry));
        const moved = x.map((entry) => 1e4 + 0.01 * entry);
        const pairs = [
          [spearman(x, y), spearman(bent, y)],
          [kendall(x, y), kendall(bent, y)],
          [pearson(x, y), pearson(moved, y)],
        ];
        for (const [before, after] of pairs) {
          if (Number.isNaN(before)) expect(after).toBeNaN();
          else expect(after).toBeCloseTo(before, 9);
        }
      }),
    );
  });

  test("Kendall's is what counting all pairs gives", () => {
    fc.assert(
      fc.property(sample, ({ x, y }) => {
        let difference = 0;
        let untiedX = 0;
        let untiedY = 0;
        for (let i = 0; i < x.length; i++) {
          for (let j = 0; j < i; j++) {
            difference += Math.sign(x[i] - x[j]) * Math.sign(y[i] - y[j]);
            if (x[i] !== x[j]) untiedX++;
            if (y[i] !== y[j]) untiedY++;
          }
        }
        const expected = difference / Math.sqrt(untiedX * untiedY);
        if (Number.isNaN(expected)) expect(kendall(x, y)).toBeNaN();
        else expect(kendall(x, y)).toBeCloseTo(expected, 12);
      }),
    );
  });

  test("by hand: one swap of four", () => {
    expect(kendall([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(4 / 6, 12);
    expect(spearman([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(0.8, 12);
    expect(pearson([0, 1, 2], [0, 1, 0])).toBeCloseTo(0, 12);
  });

  test("are NaN where a side does not vary, 0.1 three times included", () => {
    for (const correlation of [pearson, spearman, kendall]) {
      expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
    }
    expect(countedPearson([0.1, 0.7, 0.3], [1, 2, 3])(Uint16Array.from([0, 3, 0]))).toBeNaN();
  });

  test("refuse lists of different lengths, single pairs, and values that are not finite", () => {
    for (const correlation of [pearson, spearman, kendall]) {
      expect(() => correlation([1, 2], [1])).toThrow("lists of 2 and 1 values");
      expect(() => correlation([1], [1])).toThrow("at least 2 are needed");
      expect(() => correlation([1, NaN], [1, 2])).toThrow(CommonGroundError);
    }
  });
});

test("a mean leaves out values that are not defined, and has none where all are", () => {
  expect(countedMean([1, NaN, 4])(Uint16Array.from([2, 9, 1]))).toBeCloseTo(2, 12);
  expect(countedMean([NaN, NaN])(once(2))).toBeNaN();
  expect(countedMean([1, NaN])(Uint16Array.from([0, 2]))).toBeNaN();
});

describe("partial correlation", () => {
  test.each(cases.partial.map((golden, i) => [i, golden] as const))(
    "agrees with residuals of NumPy's least squares (case %i)",
    (_, { x, y, covariates, partial }) => {
      expect(partialCorrelation(x, y, covariates)).toBeCloseTo(partial, 11);
    },
  );

  test("given one covariate is the textbook's formula", () => {
    const { x, y, covariates } = cases.partial[0];
    const [z] = covariates;
    const [xy, xz, yz] = [pearson(x, y), pearson(x, z), pearson(y, z)];
    const expected = (xy - xz * yz) / Math.sqrt((1 - xz * xz) * (1 - yz * yz));
    expect(partialCorrelation(x, y, covariates)).toBeCloseTo(expected, 12);
  });

  test("given nothing is Pearson's; covariates that are combinations of others change nothing", () => {
    const { x, y, covariates } = cases.partial[1];
    expect(partialCorrelation(x, y, [])).toBeCloseTo(pearson(x, y), 12);
    const sum = covariates[0].map((entry, i) => 3 * entry - covariates[1][i] + 7);
    const constant = x.map(() => 5);
    expect(partialCorrelation(x, y, [...covariates, sum, constant])).toBeCloseTo(
      partialCorrelation(x, y, covariates),
      10,
    );
  });

  test("is NaN where a side is explained by the covariates, or nothing is left to correlate", () => {
    const { x, y } = cases.partial[0];
    expect(partialCorrelation(x, y, [x.map((entry) => 2 * entry + 1)])).toBeNaN();
    expect(partialCorrelation([1, 2, 4], [1, 3, 2], [[1, 5, 2]])).toBeNaN();
    expect(partialCorrelation([1, 2, 4, 4], [1, 3, 2, 7], [[1, 5, 2, 3]])).not.toBeNaN();
  });
});

describe("linear fit", () => {
  test.each(cases.pairs.map((golden, i) => [i, golden] as const))(
    "agrees with SciPy (case %i)",
    (_, golden) => {
      const { slope, intercept } = linearFit(golden.x, golden.y);
      expect(slope / golden.slope).toBeCloseTo(1, 8);
      expect(intercept / golden.intercept).toBeCloseTo(1, 8);
    },
  );

  test("goes through points on a line, and is not defined for one x", () => {
    expect(linearFit([0, 1, 3], [2, 5, 11])).toEqual({ slope: 3, intercept: 2 });
    expect(linearFit([0.1, 0.1, 0.1], [1, 2, 3])).toEqual({ slope: NaN, intercept: NaN });
  });
});
