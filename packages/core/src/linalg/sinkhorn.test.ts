import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix, row } from "./matrix.ts";
import { sinkhorn } from "./sinkhorn.ts";
import { topK } from "./top-k.ts";

interface Golden {
  readonly logits: readonly (readonly number[])[];
  readonly scale: number;
  readonly temperature: number;
  readonly iterations: number;
  readonly plan: readonly (readonly number[])[];
  readonly top3: readonly (readonly number[])[];
}

const goldens = JSON.parse(
  readFileSync(new URL("../../fixtures/sinkhorn/sinkhorn.json", import.meta.url), "utf8"),
) as Golden[];

test.each(goldens.map((golden, i) => [i, golden] as const))(
  "agrees with the released code's plan to 1e-7 and in the top 3 of each row (case %i)",
  (_, golden) => {
    const scores = matrix(
      golden.logits.length,
      golden.logits[0].length,
      Float32Array.from(golden.logits.flat()),
    );
    const { plan, converged } = sinkhorn(scores, golden.temperature, {
      scale: golden.scale,
      maxIterations: golden.iterations,
    });
    expect(converged).toBe(true);
    const differences = golden.plan.flat().map((entry, i) => Math.abs(entry - plan.data[i]));
    expect(Math.max(...differences)).toBeLessThan(1e-7);
    expect(golden.plan.map((_, r) => Array.from(topK(row(plan, r), 3)))).toEqual(golden.top3);
  },
);

const shape = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }));
const scores = shape.chain(([rows, columns]) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: rows * columns,
      maxLength: rows * columns,
    })
    .map((entries) => matrix(rows, columns, Float32Array.from(entries))),
);

test("columns sum to 1 and rows to columns / rows, more rows than columns included", () => {
  fc.assert(
    fc.property(scores, (m) => {
      const { plan, converged } = sinkhorn(m, 1);
      expect(converged).toBe(true);
      for (let c = 0; c < m.columns; c++) {
        let sum = 0;
        for (let r = 0; r < m.rows; r++) sum += plan.data[r * m.columns + c];
        expect(sum).toBeCloseTo(1, 5);
      }
      for (let r = 0; r < m.rows; r++) {
        const sum = row(plan, r).reduce((total, entry) => total + entry, 0);
        expect(sum).toBeCloseTo(m.columns / m.rows, 5);
      }
    }),
  );
});

test("adding a constant to a row or a column changes nothing", () => {
  fc.assert(
    fc.property(scores, (m) => {
      const shifted = matrix(
        m.rows,
        m.columns,
        m.data.map((entry, i) => entry + (Math.floor(i / m.columns) % 2) * 0.5 - (i % m.columns) * 0.125),
      );
      const plain = sinkhorn(m, 1).plan;
      sinkhorn(shifted, 1).plan.data.forEach((entry, i) => expect(entry).toBeCloseTo(plain.data[i], 5));
    }),
  );
});

test("a temperature near 0 leaves finite entries and columns that sum to 1", () => {
  fc.assert(
    fc.property(scores, fc.constantFrom(1e-2, 1e-4, 1e-8), (m, temperature) => {
      const { plan } = sinkhorn(m, temperature, { maxIterations: 50 });
      for (let c = 0; c < m.columns; c++) {
        let sum = 0;
        for (let r = 0; r < m.rows; r++) sum += plan.data[r * m.columns + c];
        expect(sum).toBeCloseTo(1, 5);
      }
    }),
  );
});

test("the limit of iterations is kept and said", () => {
  const m = matrix(2, 2, Float32Array.of(1, 0.2, 0.9, -1));
  expect(sinkhorn(m, 0.1, { maxIterations: 3 })).toMatchObject({ iterations: 3, converged: false });
});

test.each([0, -1, NaN])("a temperature of %d is refused", (temperature) => {
  expect(() => sinkhorn(matrix(1, 1), temperature)).toThrow(/temperature/);
});
