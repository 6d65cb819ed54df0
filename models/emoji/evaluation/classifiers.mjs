import { classWeights, descriptorsOf, descriptorWeights, matrix, normaliseRows } from "@commonground/core";
import { add, meanRow } from "./matrices.mjs";

/** The bank's classes as unit rows in three ways: names, mean of the descriptors, and the sum of the two. */
export async function classifiers(model, bank) {
  const classes = Object.keys(bank.classes);
  const descriptors = descriptorsOf(bank);
  const index = new Map(descriptors.map((descriptor, i) => [descriptor, i]));
  const weights = await descriptorWeights(model, descriptors, bank.descriptorTemplate);
  const means = matrix(classes.length, weights.columns);
  for (const [c, name] of classes.entries()) {
    const own = bank.classes[name].map((descriptor) => index.get(descriptor));
    means.data.set(meanRow(weights, own).data, c * weights.columns);
  }
  const names = await classWeights(model, classes, bank.classTemplates);
  const averages = normaliseRows(means);
  return { names, descriptors: averages, "name + descriptors": normaliseRows(add(names, averages)) };
}
