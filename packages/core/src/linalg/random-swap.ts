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
  let best = start;
  let least = inertiaOf(start);
  let distances = distancesToMeans(start);
  for (let swap = 0; swap < swaps; swap++) {
    const { own, total } = distances;
    if (total === 0) break;
    const given = Math.floor(random() * k);
    const tried = swapped(best, distances.toMeans, given, draw(own, random() * total));
    lloyd(tried);
    hartigan(tried);
    const inertia = inertiaOf(tried);
    if (inertia < least - rows.negligible) {
      best = tried;
      least = inertia;
      distances = distancesToMeans(best);
    }
  }
  return best;
}

interface DistancesToMeans {
  /** k × n squared distances; Infinity to the mean of an empty cluster. */
  readonly toMeans: Float64Array;
  /** Squared distance of each row to its own mean, and their sum. */
  readonly own: Float64Array;
  readonly total: number;
}

function distancesToMeans(partition: Partition): DistancesToMeans {
  const { rows, k, labels } = partition;
  const { n } = rows;
  const toMeans = new Float64Array(k * n);
  for (let c = 0; c < k; c++)
    for (let i = 0; i < n; i++) toMeans[c * n + i] = distanceToMean(partition, i, c);
  const own = new Float64Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    own[i] = Math.max(0, toMeans[labels[i] * n + i]);
    total += own[i];
  }
  return { toMeans, own, total };
}

/** Every row with the nearest of the means, but that of cluster `given` is replaced by row `centre`. */
function swapped(from: Partition, toMeans: Float64Array, given: number, centre: number): Partition {
  const { rows, k } = from;
  const { n } = rows;
  const nearest = new Int32Array(n).fill(given);
  const least = new Float64Array(n);
  for (let i = 0; i < n; i++) least[i] = squaredDistance(rows, i, centre);
  for (let c = 0; c < k; c++) {
    if (c === given) continue;
    for (let i = 0, at = c * n; i < n; i++, at++) {
      if (toMeans[at] < least[i]) {
        least[i] = toMeans[at];
        nearest[i] = c;
      }
    }
  }
  const next = copyPartition(from);
  for (let i = 0; i < n; i++) moveRow(next, i, nearest[i]);
  return next;
}
