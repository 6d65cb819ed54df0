// K-means whose answer does not hang on the seed. Lloyd's iteration from K-means++ seeds ends in the best known division of
// a drawing's patches one time in a hundred (median of 58 drawings), with Hartigan's exchange and random swaps after it in
// most starts; so a start is that whole search, and there are starts until the best division has come up several times.

import { CommonGroundError } from "../errors.ts";
import { adjustedRandIndex } from "../statistics/adjusted-rand.ts";
import { hartigan } from "./hartigan.ts";
import { seedRows } from "./kmeans-seeds.ts";
import { lloyd } from "./lloyd.ts";
import { type Matrix, matrix, selectRows } from "./matrix.ts";
import { clusterMeans, nearestCentres } from "./nearest-centres.ts";
import { inertiaOf, partitionOf, type Points, pointsOf, squaredDistance } from "./partition.ts";
import { createRandom, type Random } from "./random.ts";
import { randomSwaps } from "./random-swap.ts";
import { sampleWithoutReplacement } from "./sample.ts";

/**
 * How often the best partition must come up. With 5 the best known one was taken in 1,795 of 1,800 runs (60 drawings, 30
 * seeds), after 7.4 starts on average; with 3 in 1,764, with 8 in 1,799 after 11.8.
 */
export const ENOUGH_FINDS = 5;
/** Those runs took 45 starts at most. What comes up fewer than five times in 50 is rare, and more starts would say so again. */
export const MOST_STARTS = 50;
/** Swaps of a start for each cluster: of 2, 4, 6 and 8, the fewest with which no run came to the end of its starts. */
const SWAPS_PER_CLUSTER = 4;
/** The inner products of all pairs of rows are kept up to here (8 MB). */
const MOST_ROWS = 1024;
/** Objectives that differ by less than this share of the rows' squared lengths differ by rounding. */
const SAME = 1e-10;
/** Of the iterations over more rows than that, which start near their end. */
const MAX_ITERATIONS = 300;

export interface Clustering {
  /** Cluster of each row, 0 … k' − 1, numbered by first appearance: the row's nearest centre. */
  readonly labels: Int32Array;
  /** k' × columns: the means of the clusters. k' < k when there are fewer than k distinct rows. */
  readonly centres: Matrix;
  /** Sum of squared distances of the rows to their cluster's mean. */
  readonly inertia: number;
  /** How many searches were made, each from seeds of its own. */
  readonly starts: number;
  /** How many of them ended in the partition that was taken: 5, or fewer after 50 starts. */
  readonly timesFound: number;
  /** Mean over the starts of the adjusted Rand index of their partition and the one taken; 1 where all found the same. */
  readonly agreement: number;
  /** The other partitions that starts ended in, and how many did. */
  readonly others: readonly { readonly centres: Matrix; readonly starts: number }[];
}

/** A partition that starts ended in. */
interface Found {
  readonly labels: Int32Array;
  readonly key: string;
  readonly inertia: number;
  starts: number;
}

/**
 * K-means of the rows of `m`. A start is K-means++ seeding, Lloyd's iteration, Hartigan's exchange and four random swaps
 * a cluster; starts go on until the best partition has come up 5 times, 50 at most. Of partitions that are equally good
 * and came up, the one of smallest labels is taken. Rows closer than 1e-6 of the longest row's length count as one point when
 * clusters are opened. Of more than 1,024 rows the search sees a sample as large, and Lloyd's iteration over all rows
 * follows. No rows give no clusters. Throws `INVALID_ARGUMENT` when `k` < 1.
 */
export function kmeans(m: Matrix, k: number, random: Random = createRandom(0)): Clustering {
  if (!(k >= 1)) throw new CommonGroundError("INVALID_ARGUMENT", `kmeans: needs k ≥ 1, got k = ${k}`);
  if (m.rows === 0) {
    const centres = matrix(0, m.columns);
    return {
      labels: new Int32Array(0),
      centres,
      inertia: 0,
      starts: 0,
      timesFound: 0,
      agreement: 1,
      others: [],
    };
  }
  const searched =
    m.rows <= MOST_ROWS ? m : selectRows(m, sampleWithoutReplacement(m.rows, MOST_ROWS, random));
  const points = pointsOf(searched);
  const found = new Map<string, Found>();
  let best: Found | undefined;
  let starts = 0;
  while (starts < MOST_STARTS && (best?.starts ?? 0) < ENOUGH_FINDS) {
    starts++;
    const next = oneStart(points, k, random);
    const known = found.get(next.key) ?? next;
    known.starts++;
    found.set(next.key, known);
    if (best === undefined || isBetter(known, best, points)) best = known;
  }
  const taken = best!;
  const settle = ({ labels }: Found) => settled(m, searched, labels);
  const { labels, centres } = settle(taken);
  const all = [...found.values()];
  const agreement = all.reduce(
    (sum, other) => sum + other.starts * adjustedRandIndex(taken.labels, other.labels),
    0,
  );
  return {
    labels,
    centres,
    inertia: searched === m ? taken.inertia : inertia(m, labels, centres),
    starts,
    timesFound: taken.starts,
    agreement: agreement / starts,
    others: all
      .filter((other) => other !== taken)
      .map((other) => ({ centres: settle(other).centres, starts: other.starts })),
  };
}

function oneStart(points: Points, k: number, random: Random): Found {
  const seeds = seedRows(points, k, random);
  const first = Int32Array.from({ length: points.n }, (_, i) => {
    let nearest = 0;
    for (let c = 1; c < seeds.length; c++) {
      if (squaredDistance(points, i, seeds[c]) < squaredDistance(points, i, seeds[nearest])) nearest = c;
    }
    return nearest;
  });
  const start = partitionOf(points, seeds.length, first);
  lloyd(start);
  hartigan(start);
  const partition = randomSwaps(start, SWAPS_PER_CLUSTER * seeds.length, random);
  const labels = byFirstAppearance(partition.labels);
  return { labels, key: labels.join(), inertia: inertiaOf(partition), starts: 0 };
}

function isBetter(a: Found, b: Found, { n, negligible }: Points): boolean {
  const same = SAME * 1e12 * negligible * n;
  if (Math.abs(a.inertia - b.inertia) > same) return a.inertia < b.inertia;
  return comesFirst(a.labels, b.labels);
}

/** Whether `a`, number by number, is the smaller of two lists of as many labels. */
function comesFirst(a: Int32Array, b: Int32Array): boolean {
  const place = a.findIndex((label, i) => label !== b[i]);
  return place >= 0 && a[place] < b[place];
}

/** The clustering of all rows that the labels of those searched lead to. */
function settled(
  m: Matrix,
  searched: Matrix,
  found: Int32Array,
): { readonly labels: Int32Array; readonly centres: Matrix } {
  const count = found.reduce((most, label) => Math.max(most, label), -1) + 1;
  let centres = clusterMeans(searched, found, count);
  let labels = nearestCentres(m, centres);
  if (searched === m) return { labels, centres };
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const before = labels;
    centres = clusterMeans(m, labels, count);
    labels = nearestCentres(m, centres);
    if (labels.every((label, i) => label === before[i])) break;
  }
  return { labels, centres };
}

function inertia(m: Matrix, labels: Int32Array, centres: Matrix): number {
  const { columns, data } = m;
  let sum = 0;
  for (let i = 0, at = 0; i < m.rows; i++) {
    const start = labels[i] * columns;
    for (let c = 0; c < columns; c++, at++) sum += (data[at] - centres.data[start + c]) ** 2;
  }
  return sum;
}

/** The same partition whatever its clusters were called, without the empty ones. */
function byFirstAppearance(labels: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}
