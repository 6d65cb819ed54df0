import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cases from "../../fixtures/statistics/statistics.json" with { type: "json" };
import { createRandom } from "../linalg/random.ts";
import { bootstrapDraws, clusterBootstrapDraws } from "./bootstrap-draws.ts";
import { countedMean } from "./mean.ts";
import { percentileInterval } from "./percentile-interval.ts";

const total = (counts: Uint16Array) => counts.reduce((a, b) => a + b, 0);
const first = (counts: Uint16Array) => counts[0];

describe("bootstrap", () => {
  test("every resample is as large as the sample, and all statistics see the same one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (size, seed) => {
        const [totals, a, b] = bootstrapDraws(size, [total, first, first], { draws: 20, seed });
        expect(Array.from(totals)).toEqual(Array<number>(20).fill(size));
        expect(a).toEqual(b);
      }),
    );
  });

  test("draws each observation alike: its count has mean 1 and the multinomial's variance", () => {
    const size = 10;
    const each = Array.from({ length: size }, (_, i) => (counts: Uint16Array) => counts[i]);
    for (const draws of bootstrapDraws(size, each, { draws: 20_000, seed: 3 })) {
      const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
      const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
      expect(Math.abs(mean - 1)).toBeLessThan(0.03);
      expect(Math.abs(variance - (1 - 1 / size))).toBeLessThan(0.05);
    }
  });

  test("the spread of a mean is its standard error", () => {
    const random = createRandom(5);
    const values = Array.from({ length: 400 }, () => random());
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const [draws] = bootstrapDraws(400, [countedMean(values)], { draws: 4000, seed: 1 });
    const [low, high] = percentileInterval(draws)!;
    expect((high - low) / 2 / (deviation / 20)).toBeCloseTo(1.96, 0.5);
    expect(low < mean && mean < high).toBe(true);
  });

  test("is the same for the same seed, another for another, and pinned across versions", () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const draw = (seed: number) =>
      Array.from(bootstrapDraws(8, [countedMean(values)], { draws: 5, seed })[0]);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)).toMatchInlineSnapshot(`
      [
        4.5,
        4.25,
        4.125,
        5,
        3.25,
      ]
    `);
  });

  test("clusters are drawn whole", () => {
    const clusters = [7, 7, 2, 7, 5, 2];
    const counts = clusters.map((_, i) => (drawn: Uint16Array) => drawn[i]);
    const draws = clusterBootstrapDraws(clusters, counts, { draws: 50, seed: 4 });
    expect(draws[0]).toEqual(draws[1]);
    expect(draws[0]).toEqual(draws[3]);
    expect(draws[2]).toEqual(draws[5]);
    for (let d = 0; d < 50; d++) expect(draws[0][d] + draws[2][d] + draws[4][d]).toBe(3);
    expect(draws[0]).not.toEqual(draws[2]);
  });

  test("clusters of one are the plain bootstrap", () => {
    const mean = countedMean([2, 7, 1, 8]);
    const options = { draws: 9, seed: 6 };
    expect(clusterBootstrapDraws([4, 1, 9, 3], [mean], options)).toEqual(bootstrapDraws(4, [mean], options));
  });

  test("refuses to draw from nothing", () => {
    expect(() => bootstrapDraws(0, [], { draws: 1, seed: 1 })).toThrow("no observation to draw from");
  });
});

describe("percentile interval", () => {
  test("agrees with NumPy's quantiles", () => {
    const { draws, ...goldens } = cases.percentiles;
    for (const [level, [low, high]] of Object.entries(goldens)) {
      const [gotLow, gotHigh] = percentileInterval(draws, Number(level) / 100)!;
      expect(gotLow).toBeCloseTo(low, 12);
      expect(gotHigh).toBeCloseTo(high, 12);
    }
  });

  test("leaves out draws that are not defined, and is null without any", () => {
    expect(percentileInterval([NaN, 2, 1, NaN], 1)).toEqual([1, 2]);
    expect(percentileInterval([NaN])).toBeNull();
    expect(percentileInterval([])).toBeNull();
  });
});
