import type { Mask } from "./pixels.ts";

/**
 * Labels the 8-connected components of a mask: 0 where it is unset, else 1 to n in raster order of each component's
 * first pixel (the order of `skimage.measure.label`). `areas[label - 1]` is the number of set pixels.
 */
export function connectedComponents(mask: Mask): { labels: Int32Array; areas: number[] } {
  const { width, height, data } = mask;
  const labels = new Int32Array(width * height);
  const parents = [0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] === 0) continue;
      let label = x > 0 ? labels[i - 1]! : 0;
      if (y > 0) {
        const last = Math.min(x + 1, width - 1);
        for (let above = Math.max(x - 1, 0); above <= last; above++) {
          const neighbour = labels[i - width - x + above]!;
          if (neighbour !== 0) label = label === 0 ? neighbour : unite(parents, label, neighbour);
        }
      }
      if (label === 0) label = parents.push(parents.length) - 1;
      labels[i] = label;
    }
  }

  const numbers = new Int32Array(parents.length);
  const areas: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    const root = find(parents, labels[i]!);
    if (numbers[root] === 0) numbers[root] = areas.push(0);
    labels[i] = numbers[root]!;
    areas[numbers[root]! - 1]!++;
  }
  return { labels, areas };
}

/**
 * Keeps the largest 8-connected component of a mask and, when it has at least `minimumSecond` set cells, the second
 * largest. Among equals the first in raster order is the larger one. An empty mask stays empty.
 *
 * Source: `get_largest_cc` and its use in the paper's released code, where `minimumSecond` is 5 patches.
 */
export function largestComponents(mask: Mask, minimumSecond: number): Mask {
  const { labels, areas } = connectedComponents(mask);
  const largest = indexOfLargest(areas, -1);
  const second = indexOfLargest(areas, largest);
  const keepSecond = second >= 0 && areas[second]! >= minimumSecond;
  const data = new Uint8Array(labels.length);
  for (let i = 0; i < data.length; i++) {
    const index = labels[i]! - 1;
    if (index >= 0 && (index === largest || (keepSecond && index === second))) data[i] = 1;
  }
  return { width: mask.width, height: mask.height, data };
}

function indexOfLargest(areas: readonly number[], excluded: number): number {
  let best = -1;
  for (let i = 0; i < areas.length; i++) {
    if (i !== excluded && (best < 0 || areas[i]! > areas[best]!)) best = i;
  }
  return best;
}

function find(parents: number[], label: number): number {
  let root = label;
  while (parents[root] !== root) root = parents[root]!;
  while (parents[label] !== root) {
    const next = parents[label]!;
    parents[label] = root;
    label = next;
  }
  return root;
}

function unite(parents: number[], a: number, b: number): number {
  const rootA = find(parents, a);
  const rootB = find(parents, b);
  const root = Math.min(rootA, rootB);
  parents[rootA] = root;
  parents[rootB] = root;
  return root;
}
