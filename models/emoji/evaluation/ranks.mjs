import { similarities } from "@commonground/core";
import { wilson } from "./intervals.mjs";

/** For each image, of class `truths[i]`, how many other classes are at least as near. Unit rows. */
export function ranks(images, weights, truths) {
  const { columns, data } = similarities(images, weights);
  return truths.map((truth, i) => {
    const scores = data.subarray(i * columns, (i + 1) * columns);
    return scores.reduce((count, score) => count + (score >= scores[truth] ? 1 : 0), -1);
  });
}

export function top(list) {
  const below = (k) => wilson(list.filter((rank) => rank < k).length, list.length);
  return { images: list.length, "top-1": below(1), "top-5": below(5) };
}
