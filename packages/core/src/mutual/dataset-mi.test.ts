import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { bootstrapMeans } from "../statistics/bootstrap-means.ts";
import { percentileInterval } from "../statistics/percentile-interval.ts";
import { datasetMutualInformation } from "./dataset-mi.ts";

const none = { bootstrap: 0, permutations: 0, seed: 0 };

const entropy = (keys: (string | number)[]) => {
  const counts = new Map<string | number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const value = [...counts.values()].reduce((h, n) => h - (n / keys.length) * Math.log(n / keys.length), 0);
  return { value, cells: counts.size };
};

/** H(V) + H(Y) − H(V, Y) from counts by name, and the number of occupied cells of each. */
function entropies(concepts: number[][], predictions: number[]) {
  const pairs = concepts.flatMap((list, i) => list.map((v) => [v, predictions[i]]));
  return {
    v: entropy(pairs.map(([v]) => v)),
    y: entropy(pairs.map(([, y]) => y)),
    joint: entropy(pairs.map((pair) => pair.join())),
    pairs: pairs.length,
  };
}

/** Images whose concepts depend on their class with the given strength, 0 to 1. */
function planted(images: number, classes: number, strength: number, seed: number) {
  const random = createRandom(seed);
  const predictions = Array.from({ length: images }, () => Math.floor(random() * classes));
  const concepts = predictions.map((y) => {
    const own = random() < strength ? y : Math.floor(random() * classes);
    return [own, classes + Math.floor(random() * 3)];
  });
  return { concepts, predictions };
}

test("both estimators are the sums of entropies they are defined as", () => {
  const images = fc.array(fc.tuple(fc.uniqueArray(fc.nat(6), { maxLength: 4 }), fc.nat(3)), { minLength: 2 });
  fc.assert(
    fc.property(images, (list) => {
      const concepts = list.map(([seen]) => seen);
      const predictions = list.map(([, y]) => y);
      fc.pre(concepts.some((seen) => seen.length > 0));
      const { v, y, joint, pairs } = entropies(concepts, predictions);
      const result = datasetMutualInformation({ concepts, predictions }, none);
      const plugIn = v.value + y.value - joint.value;
      const correction = (v.cells - 1 + y.cells - 1 - (joint.cells - 1)) / (2 * pairs);
      expect(result.pairs).toBe(pairs);
      expect(result.plugIn.value).toBeCloseTo(plugIn, 10);
      expect(result.millerMadow.value).toBeCloseTo(plugIn + correction, 10);
    }),
  );
});

test("concepts that name the class tell all of it, concepts seen everywhere tell nothing", () => {
  const predictions = [0, 1, 2, 0, 1, 2];
  const own = datasetMutualInformation({ concepts: predictions.map((y) => [y]), predictions }, none);
  expect(own.plugIn.value).toBeCloseTo(Math.log(3), 12);
  const everywhere = datasetMutualInformation({ concepts: predictions.map(() => [0, 1]), predictions }, none);
  expect(everywhere.plugIn.value).toBeCloseTo(0, 12);
  expect([own.plugIn.interval, own.nullDistribution]).toEqual([null, null]);
});

test("dependent data stand far above the null, independent data within it", () => {
  const options = { bootstrap: 200, permutations: 200, seed: 7 };
  const tied = datasetMutualInformation(planted(300, 4, 0.8, 1), options);
  expect(tied.nullDistribution!.pValue).toBeCloseTo(1 / 201, 12);
  expect(tied.plugIn.value).toBeGreaterThan(2 * tied.nullDistribution!.percentile95);
  const loose = datasetMutualInformation(planted(300, 4, 0, 1), options);
  expect(loose.nullDistribution!.pValue).toBeGreaterThan(0.05);
  expect(loose.plugIn.value).toBeLessThan(loose.nullDistribution!.percentile95);
  expect(loose.nullDistribution!.mean).toBeLessThan(loose.nullDistribution!.percentile95);
});

test("Miller and Madow's correction takes most of the bias off independent data", () => {
  const { plugIn, millerMadow } = datasetMutualInformation(planted(400, 10, 0, 3), none);
  expect(Math.abs(millerMadow.value)).toBeLessThan(plugIn.value / 2);
});

test("the interval holds the value of dependent data and narrows with more images", () => {
  const options = { bootstrap: 300, permutations: 0, seed: 5 };
  const [few, many] = [200, 3200].map(
    (images) => datasetMutualInformation(planted(images, 4, 0.8, 2), options).plugIn,
  );
  const width = ({ interval }: typeof few) => interval![1] - interval![0];
  expect(many.interval![0]).toBeLessThan(many.value);
  expect(many.interval![1]).toBeGreaterThan(many.value);
  expect(width(many)).toBeLessThan(width(few) / 2);
});

test("a seed fixes the result, another seed gives another interval", () => {
  const observations = planted(100, 4, 0.5, 9);
  const run = (seed: number) =>
    datasetMutualInformation(observations, { bootstrap: 50, permutations: 50, seed });
  expect(run(1)).toEqual(run(1));
  expect(run(2).plugIn.interval).not.toEqual(run(1).plugIn.interval);
  expect(run(2).plugIn.value).toBe(run(1).plugIn.value);
});

test("when every image has the same prediction every permutation is a tie", () => {
  const result = datasetMutualInformation(
    { concepts: [[0], [1], [2]], predictions: [1, 1, 1] },
    { bootstrap: 10, permutations: 10, seed: 0 },
  );
  expect([result.plugIn.value, result.nullDistribution!.pValue]).toEqual([0, 1]);
});

function refuse(concepts: number[][], predictions: number[], message: RegExp) {
  expect(() => datasetMutualInformation({ concepts, predictions }, none)).toThrow(message);
}

test("what cannot be measured is refused", () => {
  refuse([[0], [1]], [0], /concepts of 2 images but predictions of 1/);
  refuse([[0]], [0], /1 images; at least two/);
  refuse([[], []], [0, 1], /no image has a concept/);
  refuse([[0.5], [1]], [0, 1], /whole numbers from 0, got 0.5/);
  refuse([[0], [1]], [0, -1], /whole numbers from 0, got -1/);
});

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

test("what each image adds makes up the plug-in value, and its resamples spread as those of the value itself", () => {
  const observations = planted(1500, 4, 0.5, 3);
  const { plugIn, pairs, ofImages } = datasetMutualInformation(observations, {
    ...none,
    bootstrap: 400,
  });
  expect(sum(ofImages.pairs)).toBe(pairs);
  expect(sum(ofImages.information) / pairs).toBeCloseTo(plugIn.value, 12);
  const means = bootstrapMeans([ofImages.information, ofImages.pairs], { draws: 400, seed: 1 });
  const [low, high] = percentileInterval(means[0].map((value, d) => value / means[1][d]))!;
  const [fullLow, fullHigh] = plugIn.interval!;
  expect((high - low) / (fullHigh - fullLow)).toBeGreaterThan(0.85);
  expect((high - low) / (fullHigh - fullLow)).toBeLessThan(1.15);
  expect(low).toBeLessThan(plugIn.value);
  expect(high).toBeGreaterThan(plugIn.value);
});
