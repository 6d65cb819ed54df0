import { createGaussian, createRandom, matrix, once } from "@commonground/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cases from "../../fixtures/ranking/ranking.json" with { type: "json" };
import { agreementWithMajority, agreementWithOthers } from "./agreement.ts";
import { seededSample } from "./seeded-sample.ts";
import { classSeparation, textAccuracy } from "./text-only.ts";
import { atc, differenceOfConfidences, labelledAccuracy } from "./with-labels.ts";

describe("agreement", () => {
  const answers = [
    [0, 1, 2, 0],
    [0, 1, 1, 1],
    [0, 2, 1, 0],
  ];

  test("by hand: with each other model, and with most of them", () => {
    const others = answers.map((_, model) => agreementWithOthers(answers, model)(once(4)));
    expect(others).toEqual([0.5, 0.5, 0.5]);
    const majorities = answers.map((_, model) => agreementWithMajority(answers, model)(once(4)));
    expect(majorities).toEqual([(1 + 0.5 + 0 + 0.5) / 4, (1 + 0.5 + 0.5 + 0) / 4, (1 + 0 + 0.5 + 0.5) / 4]);
  });

  test("of an image that counts twice counts twice", () => {
    expect(agreementWithOthers(answers, 0)(Uint16Array.from([2, 0, 1, 0]))).toBeCloseTo(2 / 3, 12);
  });

  test("has no say without another model, and one other model is the majority", () => {
    expect(agreementWithOthers([[1, 2]], 0)(once(2))).toBeNaN();
    expect(agreementWithMajority([[1, 2]], 0)(once(2))).toBeNaN();
    const two = answers.slice(0, 2);
    expect(agreementWithMajority(two, 0)(once(4))).toBe(agreementWithOthers(two, 0)(once(4)));
  });

  test("with the majority ignores the order of models", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 6, maxLength: 6 }), {
          minLength: 2,
          maxLength: 6,
        }),
        (answers) => {
          const [own, ...others] = answers;
          expect(agreementWithMajority([own, ...others], 0)(once(6))).toBe(
            agreementWithMajority([...others.toReversed(), own], others.length)(once(6)),
          );
        },
      ),
    );
  });
});

describe("text only", () => {
  test("separation agrees with NumPy", () => {
    for (const { classes, weights, separation } of cases.separation) {
      const rows = matrix(classes, weights.length / classes, Float32Array.from(weights));
      expect(classSeparation(rows)).toBeCloseTo(separation, 6);
    }
  });

  test("by hand: classes at right angles are 0 apart in cosine, equal ones as near as can be", () => {
    expect(classSeparation(matrix(2, 2, Float32Array.from([1, 0, 0, 3])))).toBeCloseTo(0, 7);
    expect(classSeparation(matrix(2, 2, Float32Array.from([1, 1, 2, 2])))).toBeCloseTo(-1, 6);
    expect(() => classSeparation(matrix(1, 2))).toThrow("1 classes; at least two");
  });

  test("accuracy under noise is that of two normal distributions", () => {
    const weights = matrix(2, 2, Float32Array.from([1, 0, Math.cos(0.2), Math.sin(0.2)]));
    const texts = { embeddings: weights, classes: [0, 1] };
    const accuracy = textAccuracy(texts, weights, { draws: 20_000, seed: 1 });
    const half = Math.sin(0.1) / 0.1;
    const normal = 0.5 * (1 + erf(half / Math.SQRT2));
    expect(accuracy).toBeCloseTo(normal, 2);
    expect(textAccuracy(texts, weights, { draws: 50, seed: 1 })).toBe(
      textAccuracy(texts, weights, { draws: 50, seed: 1 }),
    );
    expect(textAccuracy(texts, weights, { draws: 50, seed: 1 })).not.toBe(
      textAccuracy(texts, weights, { draws: 50, seed: 2 }),
    );
  });

  test("accuracy does not depend on the length of embeddings", () => {
    const weights = matrix(2, 2, Float32Array.from([1, 0, Math.cos(0.2), Math.sin(0.2)]));
    const longer = matrix(
      2,
      2,
      weights.data.map((entry) => 4 * entry),
    );
    const options = { draws: 500, seed: 3 };
    const accuracy = textAccuracy({ embeddings: weights, classes: [0, 1] }, weights, options);
    expect(textAccuracy({ embeddings: longer, classes: [0, 1] }, longer, options)).toBe(accuracy);
  });

  test("accuracy falls to none where texts are said to be of the other class", () => {
    const weights = matrix(2, 2, Float32Array.from([1, 0, 0, 1]));
    const options = { draws: 20, seed: 1 };
    expect(textAccuracy({ embeddings: weights, classes: [0, 1] }, weights, options)).toBe(1);
    expect(textAccuracy({ embeddings: weights, classes: [1, 0] }, weights, options)).toBe(0);
    expect(() => textAccuracy({ embeddings: weights, classes: [1] }, weights, options)).toThrow(
      "2 embeddings and 1 classes",
    );
  });

  test("noise has mean 0, variance 1 and the normal's kurtosis", () => {
    const gaussian = createGaussian(createRandom(9));
    const values = Array.from({ length: 100_000 }, () => gaussian());
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(moment(1)).toBeCloseTo(0, 1);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  });
});

/** Error function by its series. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

describe("with some labels", () => {
  const scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
  const correct = [1, NaN, 1, 0, NaN, 0];

  test("accuracy is that of the labelled images", () => {
    expect(labelledAccuracy(correct)(once(6))).toBe(0.5);
  });

  test("ATC by hand: two labelled errors, so the threshold is the third labelled score from below", () => {
    expect(atc(scores, correct)(once(6))).toBeCloseTo(3 / 6, 12);
    expect(atc(scores, [1, NaN, 1, 1, NaN, 1])(once(6))).toBe(1);
    expect(atc(scores, [0, NaN, 0, 0, NaN, 0])(once(6))).toBe(0);
    expect(
      atc(
        scores,
        scores.map(() => NaN),
      )(once(6)),
    ).toBeNaN();
  });

  test("ATC on nothing but labelled images with different scores gives their accuracy", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat({ max: 1 })), {
          minLength: 1,
        }),
        (rows) => {
          const different = Array.from(new Map(rows));
          const values = different.map(([score]) => score);
          const right = different.map(([, one]) => one);
          fc.pre(new Set(values.map((value) => value + 0)).size === values.length);
          const accuracy = right.reduce((a, b) => a + b, 0) / right.length;
          expect(atc(values, right)(once(values.length))).toBeCloseTo(accuracy, 12);
        },
      ),
    );
  });

  test("ATC and DoC of a resample are those of the images written out", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 4 }), fc.constantFrom(0, 1, NaN), fc.nat({ max: 3 })), {
          minLength: 1,
        }),
        (rows) => {
          const written = rows.flatMap((row) => Array<(typeof rows)[number]>(row[2]).fill(row));
          fc.pre(written.length > 0);
          const counts = Uint16Array.from(rows, ([, , count]) => count);
          for (const estimate of [atc, differenceOfConfidences]) {
            const [counted, plain] = [rows, written].map((list) =>
              estimate(
                list.map(([score]) => score),
                list.map(([, right]) => right),
              ),
            );
            const expected = plain(once(written.length));
            if (Number.isNaN(expected)) expect(counted(counts)).toBeNaN();
            else expect(counted(counts)).toBeCloseTo(expected, 12);
          }
        },
      ),
    );
  });

  test("DoC by hand", () => {
    expect(differenceOfConfidences(scores, correct)(once(6))).toBeCloseTo(0.5 + 0.65 - 0.65, 12);
    expect(differenceOfConfidences(scores, [1, NaN, NaN, 0, NaN, NaN])(once(6))).toBeCloseTo(
      0.5 + 0.65 - 0.75,
      12,
    );
  });

  test("refuse lists of different lengths", () => {
    expect(() => atc([1], [1, 0])).toThrow("1 scores and 2 marks");
    expect(() => differenceOfConfidences([1], [1, 0])).toThrow("1 scores and 2 marks");
  });
});

test("a sample holds different indices in order, each as likely as another, the same for a seed", () => {
  fc.assert(
    fc.property(fc.nat({ max: 30 }), fc.nat({ max: 40 }), fc.nat(), (total, size, seed) => {
      const sample = seededSample(total, size, seed);
      expect(sample).toHaveLength(Math.min(total, size));
      expect(new Set(sample).size).toBe(sample.length);
      expect(sample).toEqual(sample.toSorted());
      expect(Array.from(sample).every((index) => index < total)).toBe(true);
      expect(sample).toEqual(seededSample(total, size, seed));
    }),
  );
  const seen = new Float64Array(5);
  for (let seed = 0; seed < 5000; seed++) for (const index of seededSample(5, 2, seed)) seen[index]++;
  for (const times of seen) expect(Math.abs(times / 5000 - 0.4)).toBeLessThan(0.03);
});
