import fc from "fast-check";
import { expect, test } from "vitest";
import { hartigan } from "./hartigan.ts";
import { lloyd } from "./lloyd.ts";
import { matrix } from "./matrix.ts";
import { clusterMeans } from "./nearest-centres.ts";
import { distanceToMean, inertiaOf, moveRow, partitionOf, pointsOf } from "./partition.ts";

const labelled = fc
  .integer({ min: 2, max: 12 })
  .chain((rows) =>
    fc.tuple(
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2 * rows, maxLength: 2 * rows }),
      fc.array(fc.nat(3), { minLength: rows, maxLength: rows }),
    ),
  )
  .map(([entries, labels]) => ({
    m: matrix(labels.length, 2, Float32Array.from(entries)),
    labels: Int32Array.from(labels),
  }));

test("distances to means and the objective are those of the definition, however the rows came there", () => {
  fc.assert(
    fc.property(labelled, fc.array(fc.tuple(fc.nat(), fc.nat(3))), ({ m, labels }, moves) => {
      const partition = partitionOf(pointsOf(m), 4, labels);
      for (const [row, to] of moves) moveRow(partition, row % m.rows, to);
      const means = clusterMeans(m, partition.labels, 4);
      let inertia = 0;
      for (let i = 0; i < m.rows; i++) {
        for (let c = 0; c < 4; c++) {
          const distance = [0, 1].reduce(
            (sum, j) => sum + (m.data[2 * i + j] - means.data[2 * c + j]) ** 2,
            0,
          );
          if (partition.sizes[c] === 0) expect(distanceToMean(partition, i, c)).toBe(Infinity);
          else expect(distanceToMean(partition, i, c)).toBeCloseTo(distance, 4);
          if (partition.labels[i] === c) inertia += distance;
        }
      }
      expect(inertiaOf(partition)).toBeCloseTo(inertia, 4);
    }),
  );
});

test("after Lloyd's iteration no row is nearer to another mean, after Hartigan's exchange no move of one row pays", () => {
  fc.assert(
    fc.property(labelled, ({ m, labels }) => {
      const partition = partitionOf(pointsOf(m), 4, labels);
      const before = inertiaOf(partition);
      lloyd(partition);
      const after = inertiaOf(partition);
      expect(after).toBeLessThanOrEqual(before + 1e-9);
      for (let i = 0; i < m.rows; i++) {
        for (let c = 0; c < 4; c++) {
          const own = distanceToMean(partition, i, partition.labels[i]);
          expect(own).toBeLessThanOrEqual(distanceToMean(partition, i, c) + 1e-9);
        }
      }
      hartigan(partition);
      const least = inertiaOf(partition);
      expect(least).toBeLessThanOrEqual(after + 1e-9);
      for (let i = 0; i < m.rows; i++) {
        const own = partition.labels[i];
        for (let c = 0; c < 4; c++) {
          moveRow(partition, i, c);
          expect(inertiaOf(partition)).toBeGreaterThanOrEqual(least - 1e-9);
        }
        moveRow(partition, i, own);
      }
    }),
  );
});

test("rows on a line that Lloyd's iteration leaves as they are, Hartigan's exchange divides better", () => {
  const m = matrix(3, 1, Float32Array.of(0, 2, 3));
  const partition = partitionOf(pointsOf(m), 2, Int32Array.of(0, 0, 1));
  const stuck = matrix(4, 1, Float32Array.of(-2, 0, 1.9, 2.1));
  const start = partitionOf(pointsOf(stuck), 2, Int32Array.of(0, 0, 0, 1));
  lloyd(partition);
  hartigan(partition);
  expect(Array.from(partition.labels)).toEqual([0, 1, 1]);
  lloyd(start);
  hartigan(start);
  expect(Array.from(start.labels)).toEqual([0, 0, 1, 1]);
});
