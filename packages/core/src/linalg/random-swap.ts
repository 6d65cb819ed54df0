import { hartigan } from "./hartigan.ts";
import { draw } from "./kmeans-seeds.ts";
import { lloyd } from "./lloyd.ts";
import {
  copyPartition,
  distanceToMean,
  inertiaOf,
  moveRow,
  type Partition,
  squaredDistance,
} from "./partition.ts";
import type { Random } from "./random.ts";

/**
 * Random swaps (Fränti 2018): `swaps` times a mean, each as likely, is given up for a row, drawn by its squared distance
 * to its own mean as in K-means++; Lloyd's iteration and Hartigan's exchange follow, and the better partition stays.
 */
export function randomSwaps(start: Partition, swaps: number, random: Random): Partition {
  const { rows, k } = start;
  const distances = new Float64Array(rows.n);
  let best = start;
  let least = inertiaOf(start);
  for (let swap = 0; swap < swaps; swap++) {
    let total = 0;
    for (let i = 0; i < rows.n; i++) {
      distances[i] = Math.max(0, distanceToMean(best, i, best.labels[i]));
      total += distances[i];
    }
    if (total === 0) break;
    const given = Math.floor(random() * k);
    const tried = swapped(best, given, draw(distances, random() * total));
    lloyd(tried);
    hartigan(tried);
    const inertia = inertiaOf(tried);
    if (inertia < least - rows.negligible) {
      best = tried;
      least = inertia;
    }
  }
  return best;
}

/** Every row with the nearest of the means, but that of cluster `given` is replaced by row `centre`. */
function swapped(from: Partition, given: number, centre: number): Partition {
  const { rows, k } = from;
  const nearest = new Int32Array(rows.n).fill(given);
  const least = new Float64Array(rows.n);
  for (let i = 0; i < rows.n; i++) least[i] = squaredDistance(rows, i, centre);
  for (let c = 0; c < k; c++) {
    if (c === given) continue;
    for (let i = 0; i < rows.n; i++) {
      const distance = distanceToMean(from, i, c);
      if (distance < least[i]) {
        least[i] = distance;
        nearest[i] = c;
      }
    }
  }
  const next = copyPartition(from);
  for (let i = 0; i < rows.n; i++) moveRow(next, i, nearest[i]);
  return next;
}
