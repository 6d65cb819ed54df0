import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix, row } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { ENOUGH_FINDS, kmeans, MOST_STARTS } from "./kmeans.ts";
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

/** Rows without any clusters to find. */
function cloud(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  return matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, () => random() - 0.5),
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

/** The least inertia of all divisions into at most `k` clusters. */
function leastInertia(m: Matrix, k: number): number {
  let least = Infinity;
  const labels = new Int32Array(m.rows);
  for (let code = 0; code < k ** m.rows; code++) {
    for (let i = 0, rest = code; i < m.rows; i++, rest = Math.floor(rest / k)) labels[i] = rest % k;
    least = Math.min(least, inertiaOf(m, labels));
  }
  return least;
}

test.each([
  [20, "all of them"],
  [400, "a sample"],
])("finds three blobs of %i points, %s searched", (perBlob) => {
  const m = blobs(perBlob, 4);
  const { labels, centres, inertia } = kmeans(m, 3);
  expect(Array.from(labels)).toEqual(Array.from(labels.keys(), (i) => i % 3));
  expect(centres.data[0]).toBeCloseTo(10, 0);
  expect(inertia).toBeCloseTo(inertiaOf(m, labels), 5);
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
        const { labels, centres, inertia, starts, timesFound } = kmeans(m, k, createRandom(seed));
        const distinct = new Set(Array.from({ length: rows }, (_, r) => row(m, r).join(" "))).size;
        expect(centres.rows).toBe(Math.min(k, distinct));
        expect(Array.from(new Set(labels))).toEqual(Array.from({ length: centres.rows }, (_, c) => c));
        expect(inertia).toBeCloseTo(inertiaOf(m, labels), 5);
        expect(timesFound === ENOUGH_FINDS || starts === MOST_STARTS).toBe(true);
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

test("no other division of a few rows is better", () => {
  for (let seed = 0; seed < 10; seed++) {
    const m = cloud(8, 2, seed);
    expect(kmeans(m, 3, createRandom(seed)).inertia).toBeCloseTo(leastInertia(m, 3), 10);
  }
});

test("the seed does not decide: rows without clusters are divided alike from every one", () => {
  const m = cloud(90, 6, 8);
  const divisions = Array.from({ length: 12 }, (_, seed) => kmeans(m, 5, createRandom(seed)));
  expect(new Set(divisions.map(({ labels }) => labels.join())).size).toBe(1);
  expect(divisions.every(({ timesFound }) => timesFound === ENOUGH_FINDS)).toBe(true);
});

test("of divisions that are equally good nearly every seed takes the same", () => {
  const square = matrix(4, 2, Float32Array.of(0, 0, 0, 1, 1, 1, 1, 0));
  const divisions = Array.from({ length: 12 }, (_, seed) => kmeans(square, 2, createRandom(seed)));
  expect(divisions.filter(({ labels }) => labels.join() === "0,0,1,1").length).toBeGreaterThan(9);
  expect(divisions[0].agreement).toBeLessThan(1);
  expect(divisions[0].others.reduce((sum, other) => sum + other.starts, 0)).toBe(
    divisions[0].starts - divisions[0].timesFound,
  );
});

test("a search that does not settle ends, and tells", () => {
  const { starts, timesFound, agreement, others } = kmeans(cloud(400, 40, 3), 20);
  expect(starts).toBe(MOST_STARTS);
  expect(timesFound).toBeLessThan(ENOUGH_FINDS);
  expect(agreement).toBeLessThan(0.9);
  expect(others.length).toBeGreaterThan(10);
});

test("the same seed gives the same clustering", () => {
  const m = cloud(60, 7, 8);
  expect(kmeans(m, 6, createRandom(3))).toEqual(kmeans(m, 6, createRandom(3)));
});

test("one point repeated is one cluster", () => {
  const m = matrix(4, 2, Float32Array.of(0.1, 0.7, 0.1, 0.7, 0.1, 0.7, 0.1, 0.7));
  expect(kmeans(m, 3)).toMatchObject({ centres: { rows: 1 }, agreement: 1, others: [] });
});

test("no rows are no clusters", () => {
  expect(kmeans(matrix(0, 4), 5)).toMatchObject({ centres: { rows: 0 }, inertia: 0, starts: 0 });
});

test("nonsense is refused", () => {
  expect(() => kmeans(matrix(3, 1), 0)).toThrow(/k ≥ 1/);
});

test("of partitions that are equally good the one of smallest labels is taken, label 9 before 10", () => {
  const lone = Array.from({ length: 9 }, (_, i) => [1000 * (i + 2), 1000 * (i % 3)]);
  const row = [...lone, [0, 0], [2, 0], [1, 0]];
  const labels = Array.from(kmeans(matrix(12, 2, Float32Array.from(row.flat())), 11, createRandom(1)).labels);
  expect(labels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9]);
});
