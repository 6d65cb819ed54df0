import {
  bootstrapDraws,
  createRandom,
  kendall,
  partialCorrelation,
  pearson,
  percentileInterval,
  spearman,
} from "@commonground/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeRanking, type RankedModels } from "./judge-ranking.ts";
import { orderInWords } from "./order-in-words.ts";
import { orderModels } from "./order-models.ts";
import { regret } from "./regret.ts";

const resampling = { draws: 400, seed: 1 };

/** `count` draws round each of the values, by seed. */
function noisy(values: readonly number[], spread: number, seed: number, count = 400): Float64Array[] {
  const random = createRandom(seed);
  return values.map((value) => Float64Array.from({ length: count }, () => value + spread * (random() - 0.5)));
}

const width = (interval: readonly [number, number] | null) => interval![1] - interval![0];

const pick = (lists: readonly ArrayLike<number>[], chosen: readonly number[], draw: number) =>
  chosen.map((m) => lists[m][draw]);

const score = [0.9, 0.5, 0.7, 0.2, 0.4, 0.6];
const accuracy = [0.8, 0.6, 0.75, 0.3, 0.2, 0.65];
const prior = [0.7, 0.6, 0.8, 0.1, 0.5, 0.3];
const models: RankedModels = {
  score: { values: score, draws: noisy(score, 0.05, 1) },
  accuracy: { values: accuracy, draws: noisy(accuracy, 0.05, 2) },
  covariates: { prior: { values: prior } },
  families: [0, 1, 2, 3, 4, 5],
};

describe("judging a ranking", () => {
  test("gives the statistics of the models, with the value inside its intervals", () => {
    const judged = judgeRanking(models, resampling);
    expect(judged.kendall.value).toBe(kendall(score, accuracy));
    expect(judged.pearson.value).toBe(pearson(score, accuracy));
    expect(judged.spearman.value).toBe(spearman(score, accuracy));
    expect(judged.regret.value).toBe(0);
    expect(judged.given.prior.value).toBe(partialCorrelation(score, accuracy, [prior]));
    for (const { value, models, ...intervals } of [judged.pearson, judged.spearman, judged.given.prior]) {
      expect(models).toBe(6);
      for (const [name, interval] of Object.entries(intervals)) {
        expect(interval![0], name).toBeLessThanOrEqual(value);
        expect(interval![1], name).toBeGreaterThanOrEqual(value);
      }
    }
  });

  test("other models move a correlation more than other images do, and both at once no less", () => {
    const { pearson } = judgeRanking(models, resampling);
    expect(width(pearson.overImages)).toBeLessThan(width(pearson.overModels));
    expect(width(pearson.overBoth)).toBeGreaterThan(width(pearson.overImages));
  });

  test("takes intervals over images from their draws, over models from models drawn, over both from both", () => {
    const { overImages, overModels, overBoth } = judgeRanking(models, resampling).pearson;
    const drawn: number[][] = [];
    const count = (counts: Uint16Array) =>
      drawn.push(score.flatMap((_, m) => Array<number>(counts[m]).fill(m)));
    bootstrapDraws(6, [count], resampling);
    const [a, b] = [models.score.draws!, models.accuracy.draws!];
    const images = drawn.map((_, draw) =>
      pearson(pick(a, [0, 1, 2, 3, 4, 5], draw), pick(b, [0, 1, 2, 3, 4, 5], draw)),
    );
    const others = drawn.map((chosen) =>
      pearson(
        chosen.map((m) => score[m]),
        chosen.map((m) => accuracy[m]),
      ),
    );
    const both = drawn.map((chosen, draw) => pearson(pick(a, chosen, draw), pick(b, chosen, draw)));
    expect(overImages).toEqual(percentileInterval(images));
    expect(overModels).toEqual(percentileInterval(others));
    expect(overBoth).toEqual(percentileInterval(both));
  });

  test("given a covariate leaves out resamples of fewer than four different models, where all is ±1", () => {
    const four = { values: score.slice(0, 4) };
    const judged = judgeRanking(
      {
        score: four,
        accuracy: { values: accuracy.slice(0, 4) },
        covariates: { prior: { values: prior.slice(0, 4) } },
        families: [0, 1, 2, 3],
      },
      resampling,
    ).given.prior;
    expect(judged.overModels![0]).toBeCloseTo(judged.value, 12);
    expect(judged.overModels![1]).toBeCloseTo(judged.value, 12);
  });

  test("without draws of images has no intervals over images", () => {
    const judged = judgeRanking(
      { ...models, score: { values: score }, accuracy: { values: accuracy } },
      resampling,
    );
    expect(judged.pearson.overImages).toBeNull();
    expect(judged.pearson.overBoth).toBeNull();
    expect(judged.pearson.overModels).not.toBeNull();
  });

  test("one family of models has no interval over models: drawing it again is no other sample", () => {
    const { pearson } = judgeRanking({ ...models, families: [1, 1, 1, 1, 1, 1] }, resampling);
    expect(pearson.overModels).toBeNull();
    expect(pearson.overBoth).toBeNull();
    expect(pearson.overImages).not.toBeNull();
  });

  test("leaves out models without a number, for that statistic alone", () => {
    const judged = judgeRanking(
      { ...models, covariates: { prior: { values: [0.7, 0.6, 0.8, 0.1, 0.5, NaN] } } },
      resampling,
    );
    expect(judged.given.prior.models).toBe(5);
    expect(judged.pearson.models).toBe(6);
    const five = [score, accuracy, prior].map((list) => list.slice(0, 5));
    expect(judged.given.prior.value).toBe(partialCorrelation(five[0], five[1], [five[2]]));
  });

  test("is not defined for one model or none", () => {
    const one = judgeRanking(
      { score: { values: [1] }, accuracy: { values: [1] }, covariates: {}, families: [0] },
      resampling,
    );
    expect(one.pearson).toEqual({
      value: NaN,
      models: 1,
      overImages: null,
      overModels: null,
      overBoth: null,
    });
    const none = judgeRanking(
      { score: { values: [] }, accuracy: { values: [] }, covariates: {}, families: [] },
      resampling,
    );
    expect(none.regret.value).toBeNaN();
  });

  test("is the same for the same seed", () => {
    expect(judgeRanking(models, resampling)).toEqual(judgeRanking(models, resampling));
    expect(judgeRanking(models, resampling).pearson.overModels).not.toEqual(
      judgeRanking(models, { ...resampling, seed: 2 }).pearson.overModels,
    );
  });

  test("refuses lists of other models, and other numbers of draws", () => {
    expect(() => judgeRanking({ ...models, families: [0] }, resampling)).toThrow("families of 1");
    expect(() => judgeRanking(models, { draws: 10, seed: 1 })).toThrow("400 draws of images, but 10");
  });
});

describe("regret", () => {
  test("by hand: what the first lacks of the best, the mean of those that share the first place", () => {
    expect(regret([3, 2, 1], [0.5, 0.9, 0.1])).toBeCloseTo(0.4, 12);
    expect(regret([3, 3, 1], [0.5, 0.9, 0.1])).toBeCloseTo(0.2, 12);
    expect(regret([], [])).toBeNaN();
  });

  test("is never below 0, and 0 for accuracy itself", () => {
    const pairs = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pairs, (rows) => {
        const accuracies = rows.map(([, accuracy]) => accuracy);
        expect(
          regret(
            rows.map(([score]) => score),
            accuracies,
          ),
        ).toBeGreaterThanOrEqual(-1e-12);
        expect(regret(accuracies, accuracies)).toBeCloseTo(0, 12);
      }),
    );
  });
});

describe("order of models", () => {
  const names = ["a", "b", "c", "d"];
  const words = (values: readonly number[], spread: number) =>
    orderInWords(orderModels(values, noisy(values, spread, 7)), names.slice(0, values.length));

  test("is said in words, ties as ties", () => {
    expect(words([3, 1, 2], 0.1)).toBe("First a, then c, then b.");
    expect(words([1, 1.01], 1)).toBe("Cannot tell between b and a.");
    expect(words([3, 1, 1.01, 0], 0.2)).toBe("First a, then c and b, then d; cannot tell between c and b.");
    expect(words([1], 1)).toBe("Only a is ranked.");
  });

  test("does not hide in a tie what can be told", () => {
    expect(words([1, 0.5, 0], 0.9)).toBe("Cannot tell between a, b and c, save that a is ahead of c.");
  });

  test("ties a model that nothing can be told of to all above it", () => {
    const [a, b] = [3, 2].map((value) => new Float64Array(100).fill(value));
    const wide = Float64Array.from({ length: 100 }, (_, draw) => (draw % 2 === 0 ? 9 : -9));
    const order = orderModels([3, 2, 0], [a, b, wide]);
    expect(orderInWords(order, names)).toBe("Cannot tell between a, b and c, save that a is ahead of b.");
  });

  test("every model of a group is told from every model of a later one", () => {
    const drawn = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true })),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(drawn, fc.nat(), (entries, seed) => {
        const random = createRandom(seed);
        const values = entries.map(([value]) => value);
        const draws = entries.map(([value, spread]) =>
          Float64Array.from({ length: 60 }, () => value + spread * (random() - 0.5)),
        );
        const { order, groups, ahead, wins, first } = orderModels(values, draws);
        expect(groups.flat()).toEqual(Array.from(order));
        for (const [place, group] of groups.entries()) {
          for (const later of groups.slice(place + 1).flat()) {
            for (const model of group) expect(ahead(model, later)).toBe(true);
          }
          for (let cut = 1; cut < group.length; cut++) {
            const told = group.slice(0, cut).every((a) => group.slice(cut).every((b) => ahead(a, b)));
            expect(told).toBe(false);
          }
        }
        for (let a = 0; a < values.length; a++) {
          for (let b = 0; b < values.length; b++) expect(wins(a, b) + wins(b, a)).toBeCloseTo(1, 12);
        }
        expect(first.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test("by hand: wins, first places, order kept, and the difference that holds 0", () => {
    const order = orderModels(
      [3, 2],
      [
        [3, 3, 1, 4],
        [2, 2, 2, 4],
      ],
    );
    expect(order.wins(0, 1)).toBe((2 + 0.5) / 4);
    expect(Array.from(order.first)).toEqual([0.625, 0.375]);
    expect(order.kept).toBe(0.5);
    expect(order.ahead(0, 1)).toBe(false);
    expect(order.groups).toEqual([[0, 1]]);
    expect(order.difference(0, 1)[0]).toBeLessThan(0);
    const apart = orderModels(
      [3, 2],
      [
        [3, 3, 3],
        [2, 2, 2],
      ],
    );
    expect(apart.ahead(0, 1)).toBe(true);
    expect(apart.difference(0, 1)).toEqual([1, 1]);
    expect(apart.kept).toBe(1);
  });

  test("models that always score alike cannot be told apart", () => {
    const order = orderModels(
      [1, 1],
      [
        [2, 1],
        [2, 1],
      ],
    );
    expect(order.groups).toEqual([[0, 1]]);
    expect(order.kept).toBe(0);
  });

  test("refuses no models, no draws, and numbers that are not finite", () => {
    expect(() => orderModels([], [])).toThrow("0 scores");
    expect(() => orderModels([1], [[]])).toThrow("draws of 1 models (0)");
    expect(() => orderModels([1, 2], [[1], [NaN]])).toThrow("finite draws");
    expect(() => orderModels([1, 2], [[1, 2], [1]])).toThrow("(2, 1)");
  });
});
