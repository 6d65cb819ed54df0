import {
  type Bank,
  classWeights,
  type Encoder,
  fillTemplate,
  type Matrix,
  matrix,
  normaliseRows,
  row,
  textMeans,
  type TextWeightOptions,
} from "@commonground/core";

/**
 * What a class and one of its descriptors are asked by together (Sammani & Deligiannis, table 2 and appendix K; method 8).
 */
export const CLASS_AND_DESCRIPTOR =
  "how can you identify a {class}. Distinctive and physical features describing it is {descriptor}";

/** `CLASS_AND_DESCRIPTOR` as the two sentences that it is, for models that do not read both to their end. */
export const CLASS_AND_DESCRIPTOR_IN_TWO = CLASS_AND_DESCRIPTOR.split(/(?<=\.) /u);

/** A wording such as `CLASS_AND_DESCRIPTOR` of a class and a descriptor. */
export function classAndDescriptor(
  name: string,
  descriptor: string,
  wording: string = CLASS_AND_DESCRIPTOR,
): string {
  return wording.replace("{class}", () => name).replace("{descriptor}", () => descriptor);
}

/** Zero-shot classifiers of one bank; each classes × c, unit rows. */
export interface DescriptorClassifiers {
  /** By the names in the bank's class templates. */
  readonly name: Matrix;
  /** By the mean of `name` and `descriptors`, in the bank's own templates; by the name where a class has none. */
  readonly both: Matrix;
  /**
   * By the mean over a class's descriptors of `CLASS_AND_DESCRIPTOR`, as the paper does, whatever the domain of the bank;
   * by its name where it has none.
   */
  readonly sentence: Matrix;
  /** By the mean over a class's descriptors in the bank's template; a row of NaN, which is never chosen, where it has none. */
  readonly descriptors: Matrix;
}

/**
 * Encodes a bank's classes in four ways. Each weight is the mean of unit rows, normalised (Pratt et al. 2023, CuPL; as
 * for templates, method 1). Throws as `classWeights` does.
 */
export async function descriptorClassifiers(
  encoder: Encoder,
  bank: Bank,
  options: TextWeightOptions = {},
): Promise<DescriptorClassifiers> {
  const names = Object.keys(bank.classes);
  const own = Object.values(bank.classes).map((list) => Array.from(new Set(list)));
  const name = await classWeights(encoder, names, bank.classTemplates, options);
  const descriptors = await descriptorMeans(encoder, own, bank.descriptorTemplate, options);
  return {
    name,
    both: besideNames(name, descriptors),
    sentence: await sentenceWeights(encoder, names, own, name, options),
    descriptors,
  };
}

/** A unit row a class: the mean over its descriptors in `template`; NaN where it has none. */
export function descriptorMeans(
  encoder: Encoder,
  descriptors: readonly (readonly string[])[],
  template: string,
  options: TextWeightOptions = {},
): Promise<Matrix> {
  const texts = descriptors.map((list) => list.map((each) => fillTemplate(template, each)));
  return textMeans(encoder, texts, options);
}

/** Unit means of the rows of both; those of `byName` where the others are NaN. */
export function besideNames(byName: Matrix, descriptors: Matrix): Matrix {
  const sums = matrix(byName.rows, byName.columns);
  for (const [i, value] of byName.data.entries()) {
    const other = descriptors.data[i];
    sums.data[i] = value + (Number.isNaN(other) ? value : other);
  }
  return normaliseRows(sums);
}

/**
 * A unit row a class: the mean over its descriptors in the `wordings`, or its row of `byName` where it has none.
 */
export async function sentenceWeights(
  encoder: Encoder,
  names: readonly string[],
  descriptors: readonly (readonly string[])[],
  byName: Matrix,
  options: TextWeightOptions = {},
  wordings: readonly string[] = [CLASS_AND_DESCRIPTOR],
): Promise<Matrix> {
  const texts = descriptors.map((list, c) =>
    list.flatMap((each) => wordings.map((wording) => classAndDescriptor(names[c], each, wording))),
  );
  const weights = await textMeans(encoder, texts, options);
  for (const [c, { length }] of texts.entries()) if (length === 0) row(weights, c).set(row(byName, c));
  return weights;
}
