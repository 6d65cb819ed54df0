import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix, row } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { kmeans } from "./kmeans.ts";
import { createRandom } from "./random.ts";

/** `perBlob` points round each of three far corners, in turn. */
function blobs(perBlob: number, columns: number): Matrix {
  const random = createRandom(2);
  return matrix(
    3 * perBlob,
    columns,
    Float32Array.from({ length: 3 * perBlob * columns }, (_, i) => {
      const corner = Math.floor(i / columns) % 3;
      return (i % columns === corner ? 10 : 0) + random() - 0.5;
    }),
  );
}

/** Sum of squared distances to the means of the labelled rows, computed from the definition. */
function inertiaOf(m: Matrix, labels: Int32Array): number {
  let sum = 0;
  for (const label of new Set(labels)) {
    const members = Array.from(labels.keys()).filter((i) => labels[i] === label);
    for (let c = 0; c < m.columns; c++) {
      const mean = members.reduce((total, i) => total + row(m, i)[c], 0) / members.length;
      for (const i of members) sum += (row(m, i)[c] - mean) ** 2;
    }
  }
  return sum;
}

test.each([
  [20, "from inner products"],
  [400, "directly"],
])("finds three blobs of %i points, distances taken %s", (perBlob) => {
  const m = blobs(perBlob, 4);
  const { labels, centres, inertia } = kmeans(m, 3);
  expect(Array.from(labels)).toEqual(Array.from(labels.keys(), (i) => i % 3));
  expect(centres.data[0]).toBeCloseTo(10, 0);
  expect(inertia).toBeCloseTo(inertiaOf(m, labels), 6);
});

test("labels are in range, dense, numbered by first appearance, and each row is with its nearest centre", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 6, maxLength: 60 }),
      fc.integer(),
      (columns, k, entries, seed) => {
        const rows = Math.floor(entries.length / columns);
        const m = matrix(rows, columns, Float32Array.from(entries.slice(0, rows * columns)));
        const { labels, centres, inertia } = kmeans(m, k, { random: createRandom(seed) });
        const distinct = new Set(Array.from({ length: rows }, (_, r) => row(m, r).join(" "))).size;
        expect(centres.rows).toBe(Math.min(k, distinct));
        expect(Array.from(new Set(labels))).toEqual(Array.from({ length: centres.rows }, (_, c) => c));
        expect(inertia).toBeCloseTo(inertiaOf(m, labels), 6);
        const distance = (r: number, c: number) =>
          row(m, r).reduce((sum, x, i) => sum + (x - row(centres, c)[i]) ** 2, 0);
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < centres.rows; c++) {
            expect(distance(r, labels[r])).toBeLessThanOrEqual(distance(r, c) + 1e-5);
          }
        }
      },
    ),
  );
});

test("the same seed gives the same clustering", () => {
  const random = createRandom(8);
  const m = matrix(
    60,
    7,
    Float32Array.from({ length: 420 }, () => random()),
  );
  expect(kmeans(m, 6, { random: createRandom(3) })).toEqual(kmeans(m, 6, { random: createRandom(3) }));
});

test("from initial rows cluster j is the one grown from entry j", () => {
  const { labels } = kmeans(blobs(10, 3), 3, { initialRows: [2, 0, 1] });
  expect(Array.from(labels.subarray(0, 3))).toEqual([1, 2, 0]);
});

test("a cluster that would be empty takes the farthest row", () => {
  const m = matrix(5, 1, Float32Array.of(0, 0, 1, 1, 50));
  const { labels, inertia } = kmeans(m, 3, { initialRows: [0, 1, 2] });
  expect(Array.from(labels)).toEqual([0, 0, 2, 2, 1]);
  expect(inertia).toBe(0);
});

test("one point repeated is one cluster, even from two initial rows", () => {
  const m = matrix(4, 2, Float32Array.of(0.1, 0.7, 0.1, 0.7, 0.1, 0.7, 0.1, 0.7));
  expect(kmeans(m, 3).centres.rows).toBe(1);
  expect(kmeans(m, 2, { initialRows: [0, 3] })).toMatchObject({ centres: { rows: 1 }, inertia: 0 });
});

test("no rows are no clusters", () => {
  expect(kmeans(matrix(0, 4), 5)).toMatchObject({ centres: { rows: 0 }, inertia: 0, iterations: 0 });
});

test("nonsense is refused", () => {
  expect(() => kmeans(matrix(3, 1), 0)).toThrow(/k ≥ 1/);
  expect(() => kmeans(matrix(3, 1), 2, { initialRows: [0, 3] })).toThrow(/initial rows/);
  expect(() => kmeans(matrix(3, 1), 2, { initialRows: [0] })).toThrow(/initial rows/);
});
