import {
  type Bank,
  classWeights,
  descriptorWeights,
  type Encoder,
  fillTemplate,
  type Matrix,
  matrix,
  normaliseRows,
  row,
  type TextWeightOptions,
} from "@commonground/core";

/**
 * What a class and one of its descriptors are asked by together (Sammani & Deligiannis, table 2 and appendix K; method 8).
 */
export const CLASS_AND_DESCRIPTOR =
  "how can you identify a {class}. Distinctive and physical features describing it is {descriptor}";

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
  const classes = Object.entries(bank.classes).map(([name, list]) => ({ name, own: [...new Set(list)] }));
  const names = classes.map((each) => each.name);
  const sizes = classes.map(({ own }) => own.length);
  const name = await classWeights(encoder, names, bank.classTemplates, options);
  const meanOf = async (text: (className: string, descriptor: string) => string) => {
    const texts = classes.flatMap(({ name: of, own }) => own.map((each) => text(of, each)));
    return groupMeans(await descriptorWeights(encoder, texts, "{}", options), sizes);
  };
  const descriptors = await meanOf((_, each) => fillTemplate(bank.descriptorTemplate, each));
  const sentence = await meanOf((of, each) =>
    CLASS_AND_DESCRIPTOR.replace("{class}", () => of).replace("{descriptor}", () => each),
  );
  const sums = matrix(name.rows, name.columns);
  for (let c = 0; c < sums.rows; c++) {
    if (sizes[c] === 0) row(sentence, c).set(row(name, c));
    const own = row(sizes[c] === 0 ? name : descriptors, c);
    row(sums, c).set(row(name, c).map((value, i) => value + own[i]));
  }
  return { name, both: normaliseRows(sums), sentence, descriptors };
}

/** Unit means of consecutive rows, `sizes` of them each; NaN for a group of none. */
function groupMeans(rows: Matrix, sizes: readonly number[]): Matrix {
  const sums = matrix(sizes.length, rows.columns);
  let at = 0;
  for (const [g, size] of sizes.entries()) {
    const sum = new Float64Array(rows.columns);
    for (const end = at + size; at < end; at++) {
      for (const [c, value] of row(rows, at).entries()) sum[c] += value;
    }
    row(sums, g).set(sum);
  }
  const means = normaliseRows(sums);
  for (const [g, size] of sizes.entries()) if (size === 0) row(means, g).fill(Number.NaN);
  return means;
}
