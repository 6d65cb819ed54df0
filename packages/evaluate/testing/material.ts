import { createRandom, matrix, normaliseRows } from "@commonground/core";
import type { Material } from "../src/baselines/learner.ts";

/** A handful of images of random features: small enough for finite differences, no side as long as another. */
export function smallMaterial({ images = 6, classes = 3, concepts = 5, width = 4, seed = 1 } = {}): Material {
  const random = createRandom(seed);
  const numbers = (rows: number, columns: number) =>
    matrix(
      rows,
      columns,
      Float32Array.from({ length: rows * columns }, () => 2 * random() - 1),
    );
  const grid = { rows: 3, columns: 2 };
  return {
    encoded: {
      embeddings: normaliseRows(numbers(images, 7)),
      patches: numbers(images * grid.rows * grid.columns, width),
    },
    labels: Array.from({ length: images }, (_, i) => i % classes),
    classes,
    texts: normaliseRows(numbers(concepts, 7)),
    descriptorsOf: Array.from({ length: classes }, (_, c) => new Set([c, (c + 1) % concepts])),
    grid,
  };
}

/**
 * Images that anyone can tell apart: the patches of class k point along axis k in one half of the image, and are noise in
 * the other; so do their embeddings and the descriptors of the class.
 */
export function separableMaterial({ each = 6, classes = 4, seed = 1 } = {}): Material {
  const random = createRandom(seed);
  const grid = { rows: 2, columns: 2 };
  const images = each * classes;
  const width = 8;
  const patches = matrix(images * 4, width);
  const embeddings = matrix(images, width);
  for (let i = 0; i < patches.data.length; i++) patches.data[i] = 0.3 * (random() - 0.5);
  for (let i = 0; i < embeddings.data.length; i++) embeddings.data[i] = 0.3 * (random() - 0.5);
  const labels = Array.from({ length: images }, (_, i) => i % classes);
  labels.forEach((label, i) => {
    for (const patch of [0, 1]) patches.data[(i * 4 + patch) * width + label] += 1;
    embeddings.data[i * width + label] += 1;
  });
  const texts = matrix(2 * classes, width);
  for (let d = 0; d < texts.rows; d++) texts.data[d * width + (d >> 1)] = 1;
  for (let d = 0; d < texts.rows; d++) texts.data[d * width + width - 1] = d % 2;
  return {
    encoded: { embeddings: normaliseRows(embeddings), patches },
    labels,
    classes,
    texts: normaliseRows(texts),
    descriptorsOf: Array.from({ length: classes }, (_, c) => new Set([2 * c, 2 * c + 1])),
    grid,
  };
}
