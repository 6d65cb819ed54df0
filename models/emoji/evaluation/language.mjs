import { nearestDescriptors } from "@commonground/core";
import { bootstrap } from "./intervals.mjs";
import { row } from "./matrices.mjs";

const NEAREST = 6;

/**
 * Share of the six descriptors nearest to a class's name, in the text space alone, that are its own in the bank; for
 * the classes of `alsoTrue`, whose other descriptors of the bank were looked through by hand, also that are its own or
 * true of it. `chance`: the expectation for six random descriptors.
 */
export function language(vocabulary, bank, split, alsoTrue) {
  const { classes, descriptors } = vocabulary;
  const measured = classes.map((name, c) => {
    const { indices } = nearestDescriptors(
      row(vocabulary.classWeights, c),
      vocabulary.descriptorWeights,
      NEAREST,
    );
    const nearest = Array.from(indices, (i) => descriptors[i]);
    const own = new Set(bank.classes[name]);
    const known = new Set(
      [...own, ...(alsoTrue[name] ?? [])].filter((phrase) => descriptors.includes(phrase)),
    );
    const counted = (valid) => nearest.filter((phrase) => valid.has(phrase)).length;
    return {
      name,
      own: { hits: counted(own), size: own.size },
      "own or equally true": { hits: counted(known), size: known.size },
    };
  });
  const report = (truth, group, belongs) => {
    const list = measured.filter(({ name }) => belongs(name));
    return {
      truth,
      group,
      classes: list.length,
      "precision at 6": bootstrap(list.map((each) => ({ sum: each[truth].hits, count: NEAREST }))),
      chance: bootstrap(list.map((each) => ({ sum: each[truth].size, count: descriptors.length }))),
    };
  };
  const checked = (name) => name in alsoTrue;
  const hidden = new Set([...split.withoutDrawings, ...split.withoutDescriptors]);
  return [
    report("own", "all", () => true),
    report("own", "described in training", (name) => !hidden.has(name)),
    report("own", "unseen", (name) => split.withoutDrawings.includes(name)),
    report("own", "without descriptors", (name) => split.withoutDescriptors.includes(name)),
    report("own", "checked by hand", checked),
    report("own or equally true", "checked by hand", checked),
    report(
      "own or equally true",
      "checked by hand, described in training",
      (name) => checked(name) && !hidden.has(name),
    ),
  ];
}
