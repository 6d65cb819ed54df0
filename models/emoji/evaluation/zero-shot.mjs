import { selectRows } from "./matrices.mjs";
import { ranks, top } from "./ranks.mjs";

/** The classes that training left out, among all of the bank's classes and among themselves. */
export function zeroShot(bank, split, weights, { style, labels, framings }) {
  const classes = Object.keys(bank.classes);
  const rows = [];
  for (const [framing, images] of Object.entries(framings)) {
    for (const [group, names] of Object.entries({
      "without drawings": split.withoutDrawings,
      "without descriptors": split.withoutDescriptors,
    })) {
      const drawn = names.filter((name) => labels.includes(name));
      const own = selectRows(
        images,
        drawn.map((name) => labels.indexOf(name)),
      );
      for (const [among, choices] of Object.entries({ "all classes": classes, themselves: names })) {
        const indices = choices.map((name) => classes.indexOf(name));
        const truths = drawn.map((name) => choices.indexOf(name));
        for (const [classifier, matrix] of Object.entries(weights)) {
          const list = ranks(own, selectRows(matrix, indices), truths);
          rows.push({ style, framing, group, among, choices: choices.length, classifier, ...top(list) });
        }
      }
    }
  }
  return rows;
}
