import { createRandom, matrix, type Matrix, once, selectRows } from "@commonground/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cases from "../../fixtures/ranking/ranking.json" with { type: "json" };
import { type Answers, classProbabilities, predictedClasses } from "./class-probabilities.ts";
import { COT_IMAGES, cot } from "./cot.ts";
import { mano } from "./mano.ts";
import { nuclearNorm } from "./nuclear-norm.ts";
import { type ImageRanking, imageRankings } from "./rankings.ts";

const goldens = cases.answers.map((golden, i) => [i, golden] as const);
const answersOf = (golden: (typeof cases.answers)[number]): Answers => ({
  similarities: matrix(golden.images, golden.classes, Float32Array.from(golden.cosines)),
  scale: golden.scale,
});

/** Rows of `entries` as images. */
const rows = (...entries: readonly number[][]): Matrix =>
  matrix(entries.length, entries[0].length, Float32Array.from(entries.flat()));

const randomAnswers = fc
  .record({
    images: fc.integer({ min: 1, max: 12 }),
    classes: fc.integer({ min: 2, max: 7 }),
    scale: fc.integer({ min: 1, max: 100 }),
    seed: fc.nat(),
  })
  .map(({ images, classes, scale, seed }) => {
    const random = createRandom(seed);
    const similarities = matrix(images, classes);
    for (let i = 0; i < similarities.data.length; i++) similarities.data[i] = random() - 0.5;
    const counts = Uint16Array.from({ length: images }, () => Math.floor(3 * random()));
    counts[0]++;
    return { similarities, scale, counts };
  });

describe("rankings of one model's answers", () => {
  test.each(goldens)("agree with NumPy, SciPy, PyTorch and POT (case %i)", (_, golden) => {
    const rankings = imageRankings(answersOf(golden), golden.prior);
    for (const [name, expected] of Object.entries(golden.scores)) {
      const score = rankings[name as ImageRanking](once(golden.images));
      expect(score, name).toBeCloseTo(expected, 6);
    }
  });

  test.each(goldens)("of a resample agree with its images written out (case %i)", (_, golden) => {
    const rankings = imageRankings(answersOf(golden), golden.prior);
    for (const [name, expected] of Object.entries(golden.resampled)) {
      expect(rankings[name as ImageRanking](Uint16Array.from(golden.counts)), name).toBeCloseTo(expected, 6);
    }
  });

  test("lie within their bounds, and do not depend on the order of images or of classes", () => {
    fc.assert(
      fc.property(randomAnswers, ({ similarities, scale, counts }) => {
        const { rows: images, columns: classes } = similarities;
        const prior = Array<number>(classes).fill(1);
        const rankings = imageRankings({ similarities, scale }, prior);
        const turned = selectRows(
          similarities,
          Array.from({ length: images }, (_, i) => images - 1 - i),
        );
        for (let i = 0; i < images; i++) turned.data.subarray(i * classes, (i + 1) * classes).reverse();
        const again = imageRankings({ similarities: turned, scale }, prior);
        const bounds: Record<ImageRanking, readonly [number, number]> = {
          averageConfidence: [1 / classes, 1],
          negativeEntropy: [-Math.log(classes), 0],
          dispersion: [0, Math.log(classes)],
          infoMax: [0, Math.log(classes)],
          nuclearNorm: [0, 1],
          mano: [0, 1],
          cot: [0, 1],
        };
        for (const [name, [low, high]] of Object.entries(bounds)) {
          const score = rankings[name as ImageRanking](counts);
          expect(score, name).toBeGreaterThanOrEqual(low - 1e-6);
          expect(score, name).toBeLessThanOrEqual(high + 1e-6);
          expect(again[name as ImageRanking](counts.toReversed()), name).toBeCloseTo(score, 6);
        }
      }),
    );
  });

  test("are highest for answers that are certain, right in number, and different", () => {
    const certain = rows([1, 0, 0], [0, 1, 0], [0, 0, 1]);
    const rankings = imageRankings({ similarities: certain, scale: 100 }, [1, 1, 1]);
    const scores = Object.fromEntries(
      Object.entries(rankings).map(([name, ranking]) => [name, ranking(once(3))]),
    );
    expect(scores.averageConfidence).toBeCloseTo(1, 6);
    expect(scores.negativeEntropy).toBeCloseTo(0, 6);
    expect(scores.dispersion).toBeCloseTo(Math.log(3), 6);
    expect(scores.infoMax).toBeCloseTo(Math.log(3), 6);
    expect(scores.nuclearNorm).toBeCloseTo(1, 6);
    expect(scores.mano).toBeCloseTo((3 / 9) ** 0.25, 6);
    expect(scores.cot).toBeCloseTo(1, 6);
  });
});

describe("class probabilities", () => {
  test("are softmax, exact for independent answers of which one is right", () => {
    const cosines = [0.3, 0.1, -0.2];
    const { data } = classProbabilities({ similarities: rows(cosines), scale: 4 });
    const yes = cosines.map((cosine) => 1 / (1 + Math.exp(-(4 * cosine - 1.5))));
    const alone = yes.map((p, k) => yes.reduce((product, q, j) => product * (j === k ? p : 1 - q), 1));
    const sum = alone.reduce((a, b) => a + b, 0);
    for (const [k, p] of alone.entries()) expect(data[k]).toBeCloseTo(p / sum, 6);
  });

  test("the class given is the largest, the first of equals", () => {
    expect(Array.from(predictedClasses(rows([1, 3, 3], [2, 2, 2], [0, 1, 4])))).toEqual([1, 0, 2]);
  });

  test("refuse nothing, and numbers that are not finite", () => {
    expect(() => classProbabilities({ similarities: matrix(0, 3), scale: 1 })).toThrow(
      "0 images and 3 classes",
    );
    expect(() => classProbabilities({ similarities: rows([1, NaN]), scale: 1 })).toThrow(
      "image 0 are not finite",
    );
    expect(() => classProbabilities({ similarities: rows([1, 2]), scale: Infinity })).toThrow(
      "scale of cosines",
    );
  });
});

describe("COT", () => {
  test("by hand: two images want one class, and one of them has to take the other", () => {
    const probabilities = rows([0.9, 0.1], [0.7, 0.3]);
    expect(cot(probabilities, [1, 1])(once(2))).toBeCloseTo((0.9 + 0.3) / 2, 6);
    expect(cot(probabilities, [1, 0])(once(2))).toBeCloseTo(0.8, 6);
    expect(cot(probabilities, [3, 1])(once(2))).toBeCloseTo((0.9 + 0.7 / 2 + 0.3 / 2) / 2, 6);
  });

  test("shares that are no whole numbers give what whole ones in that proportion do", () => {
    const probabilities = classProbabilities(answersOf(cases.answers[0]));
    const whole = cot(probabilities, [1, 2, 3, 1, 2, 3])(once(30));
    expect(cot(probabilities, [0.1, 0.2, 0.3, 0.1, 0.2, 0.3])(once(30))).toBeCloseTo(whole, 5);
  });

  test("takes shares of any kind, and only their proportion counts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (prior) => {
          const probabilities = classProbabilities(answersOf(cases.answers[0]));
          const score = cot(probabilities, prior)(once(30));
          const rounded = prior.map((share) => Math.round(share * 1e5));
          expect(score).toBeCloseTo(cot(probabilities, rounded)(once(30)), 3);
          expect(score).toBeCloseTo(
            cot(
              probabilities,
              prior.map((share) => share * 7.3),
            )(once(30)),
            5,
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  test("of more images than it transports takes a fixed sample", () => {
    const random = createRandom(2);
    const probabilities = matrix(COT_IMAGES + 500, 2);
    for (let i = 0; i < probabilities.rows; i++) {
      probabilities.data[2 * i] = random();
      probabilities.data[2 * i + 1] = 1 - probabilities.data[2 * i];
    }
    const score = cot(probabilities, [1, 1])(once(probabilities.rows));
    expect(score).toBeCloseTo(0.75, 1);
    expect(score).toBe(cot(probabilities, [1, 1])(once(probabilities.rows)));
  });

  test("refuses a prior of other classes, negative or empty", () => {
    for (const prior of [[1], [1, -1], [0, 0], [1, NaN], [1, Infinity]]) {
      expect(() => cot(rows([0.5, 0.5]), prior)).toThrow("needs 2 weights from 0");
    }
  });
});

describe("MaNo", () => {
  test("takes the softmax above a cross-entropy of 5 and the exponential's start below", () => {
    const logits = rows([4, 1, 0, 0], [0, 2, 1, 0]);
    const taylor = [
      [12, 1.5, 0, 0],
      [0, 4, 1.5, 0],
    ].map((entries) => entries.map((entry) => entry / entries.reduce((a, b) => a + b, 0)));
    const below = (taylor.flat().reduce((sum, p) => sum + p ** 4, 0) / 8) ** 0.25;
    expect(mano({ similarities: logits, scale: 1 })(once(2))).toBeCloseTo(below, 6);
    const { data } = classProbabilities({ similarities: logits, scale: 10 });
    const above = (data.reduce((sum, p) => sum + p ** 4, 0) / 8) ** 0.25;
    expect(mano({ similarities: logits, scale: 10 })(once(2))).toBeCloseTo(above, 6);
  });

  test("of answers between a cross-entropy of 4 and one of 5 still takes the exponential's start", () => {
    const answers = { similarities: rows([0.9, 0, 0, 0]), scale: 7 };
    const crossEntropy = Math.log(Math.exp(6.3) + 3) - 6.3 / 4;
    expect(crossEntropy).toBeGreaterThan(4.5);
    expect(crossEntropy).toBeLessThan(5);
    expect(mano(answers)(once(1))).toBeCloseTo(0.25 ** 0.25, 9);
    expect(mano({ ...answers, scale: 7.5 })(once(1))).toBeLessThan(0.25 ** 0.25 - 1e-4);
  });

  test("of equal logits is 0", () => {
    expect(mano({ similarities: rows([1, 1, 1]), scale: 2 })(once(1))).toBe(0);
  });
});

test("the nuclear norm is exact on a matrix of known singular values", () => {
  const single = rows([0.6, 0.4], [0.6, 0.4], [0.6, 0.4]);
  expect(nuclearNorm(single)(once(3))).toBeCloseTo(Math.sqrt(3 * 0.52) / Math.sqrt(6), 6);
});
