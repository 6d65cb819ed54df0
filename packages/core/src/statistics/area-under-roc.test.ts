import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../fixtures/statistics/statistics.json" with { type: "json" };
import { areaUnderRoc, countedAreaUnderRoc } from "./area-under-roc.ts";

test.each(cases.pairs.map((golden, i) => [i, golden] as const))(
  "agrees with scikit-learn (case %i)",
  (_, golden) => {
    expect(areaUnderRoc(golden.x, golden.positive)).toBeCloseTo(golden.auc, 12);
    const counted = countedAreaUnderRoc(golden.x, golden.positive);
    expect(counted(Uint16Array.from(golden.counts))).toBeCloseTo(golden.resampled.auc, 12);
  },
);

const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), {
  minLength: 1,
  maxLength: 25,
});

test("is the share of pairs that are in order, ties half", () => {
  fc.assert(
    fc.property(scored, (rows) => {
      const pairs = rows.flatMap(([score, positive]) =>
        positive
          ? rows.filter(([, other]) => !other).map(([other]) => (Math.sign(score - other) + 1) / 2)
          : [],
      );
      const area = areaUnderRoc(
        rows.map(([score]) => score),
        rows.map(([, positive]) => positive),
      );
      if (pairs.length === 0) expect(area).toBeNaN();
      else expect(area).toBeCloseTo(pairs.reduce((a, b) => a + b, 0) / pairs.length, 12);
    }),
  );
});

test("by hand", () => {
  expect(areaUnderRoc([1, 2, 3, 4], [0, 0, 1, 1])).toBe(1);
  expect(areaUnderRoc([1, 1], [false, true])).toBe(0.5);
  expect(areaUnderRoc([3, 1, 2], [0, 1, 1])).toBe(0);
});
