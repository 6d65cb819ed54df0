import fc from "fast-check";
import { expect, test } from "vitest";
import { coupledMutualInformation } from "./coupled-mi.ts";

/** N, M up to 40 and m up to the smaller. */
const counts = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
  .chain(([n, m]) => fc.tuple(fc.constant(n), fc.constant(m), fc.integer({ min: 0, max: Math.min(n, m) })));

/** The definition, cell by cell: the joint and its mutual information. Concepts 0 … shared − 1 are the shared ones. */
function definition(n: number, m: number, shared: number) {
  const kappa = 1 / Math.max(n, m);
  const rest = 1 - shared * kappa;
  const rowSums = new Float64Array(n);
  const columnSums = new Float64Array(m);
  let information = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const a = i < shared ? 1 / n - kappa : 1 / n;
      const b = j < shared ? 1 / m - kappa : 1 / m;
      const p = (i === j && i < shared ? kappa : 0) + (rest < 1e-12 ? 0 : (a * b) / rest);
      rowSums[i] += p;
      columnSums[j] += p;
      if (p > 0) information += p * Math.log(p * n * m);
    }
  }
  return { rowSums, columnSums, information };
}

test("the joint has uniform marginals, and its mutual information is the closed form's", () => {
  fc.assert(
    fc.property(counts, ([n, m, shared]) => {
      const { rowSums, columnSums, information } = definition(n, m, shared);
      for (const sum of rowSums) expect(sum).toBeCloseTo(1 / n, 12);
      for (const sum of columnSums) expect(sum).toBeCloseTo(1 / m, 12);
      expect(coupledMutualInformation(n, m, shared)).toBeCloseTo(information, 10);
    }),
    { examples: [[[7, 7, 7]], [[7, 7, 6]], [[15, 50, 15]], [[50, 15, 0]], [[1, 1, 1]]] },
  );
});

test("nothing shared is exactly 0, everything shared is ln N", () => {
  fc.assert(
    fc.property(counts, ([n, m]) => {
      expect(coupledMutualInformation(n, m, 0)).toBe(0);
      expect(coupledMutualInformation(n, n, n)).toBeCloseTo(Math.log(n), 12);
    }),
  );
});

test("never negative and never above the entropy of either side", () => {
  fc.assert(
    fc.property(counts, ([n, m, shared]) => {
      const information = coupledMutualInformation(n, m, shared);
      expect(information).toBeGreaterThanOrEqual(-1e-12);
      expect(information).toBeLessThanOrEqual(Math.min(Math.log(n), Math.log(m)) + 1e-12);
    }),
  );
});

test("symmetric in the two sides", () => {
  fc.assert(
    fc.property(counts, ([n, m, shared]) => {
      expect(coupledMutualInformation(n, m, shared)).toBe(coupledMutualInformation(m, n, shared));
    }),
  );
});

test("every further shared concept adds information, but for the last of two sides of equal size", () => {
  fc.assert(
    fc.property(counts, ([n, m, shared]) => {
      fc.pre(Math.min(n, m) > 1 && shared < Math.min(n, m) && !(n === m && shared === n - 1));
      expect(coupledMutualInformation(n, m, shared + 1)).toBeGreaterThan(
        coupledMutualInformation(n, m, shared),
      );
    }),
  );
  expect(coupledMutualInformation(9, 9, 8)).toBeCloseTo(coupledMutualInformation(9, 9, 9), 12);
});

test("impossible counts are refused", () => {
  expect(() => coupledMutualInformation(3, 5, 4)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});
