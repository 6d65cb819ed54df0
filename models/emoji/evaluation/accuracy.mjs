import { classWeights } from "@commonground/core";
import { selectRows } from "./matrices.mjs";
import { ranks, top } from "./ranks.mjs";

/**
 * Accuracy over the bank's classes, and by names over all concepts of which the style has a drawing. `rows` are shares,
 * `drawings` the rank of each drawing's own name, by label, which a paired comparison needs.
 */
export async function accuracy(model, bank, split, weights, { style, labels, framings }) {
  const classes = Object.keys(bank.classes);
  const described = labels.filter((label) => label in bank.classes);
  const drawings = described.map((label) => labels.indexOf(label));
  const truths = described.map((label) => classes.indexOf(label));
  const unseen = new Set(split.withoutDrawings);
  const undescribed = new Set(split.withoutDescriptors);
  const all = await classWeights(model, labels, bank.classTemplates);
  const rows = [];
  const each = [];
  for (const [framing, images] of Object.entries(framings)) {
    const report = (choices, classifier, names, list, groups) => {
      if (classifier === "names") each.push({ style, framing, choices, ranks: byLabel(names, list) });
      for (const [group, belongs] of Object.entries(groups)) {
        const shown = list.filter((_, i) => belongs(names[i]));
        rows.push({ style, framing, choices, classifier, group, ...top(shown) });
      }
    };
    for (const [classifier, matrix] of Object.entries(weights)) {
      report(classes.length, classifier, described, ranks(selectRows(images, drawings), matrix, truths), {
        all: () => true,
        seen: (name) => !unseen.has(name),
        unseen: (name) => unseen.has(name),
        "without descriptors": (name) => undescribed.has(name),
      });
    }
    report(labels.length, "names", labels, ranks(images, all, [...labels.keys()]), {
      all: () => true,
      "in the bank, seen": (name) => name in bank.classes && !unseen.has(name),
      unseen: (name) => unseen.has(name),
      "not in the bank": (name) => !(name in bank.classes),
    });
  }
  return { rows, drawings: each };
}

const byLabel = (names, list) => Object.fromEntries(names.map((name, i) => [name, list[i]]));
