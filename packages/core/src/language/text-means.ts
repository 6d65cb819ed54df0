import type { Encoder } from "../encoder/encoder.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { matrix, type Matrix, row } from "../linalg/matrix.ts";
import { encodeInBatches, type TextWeightOptions } from "./encode-in-batches.ts";
import { textKey, throughCache } from "./text-cache.ts";

/**
 * One unit row a group (groups × c): the mean of the unit embeddings of its texts, normalised; NaN for a group of none.
 * A text of several groups is encoded once; means alone are kept and held, however many texts there are. Throws `RUNTIME` when an embedding is not finite,
 * `signal.reason` when aborted.
 */
export async function textMeans(
  encoder: Encoder,
  groups: readonly (readonly string[])[],
  options: TextWeightOptions = {},
): Promise<Matrix> {
  const shape = { rows: groups.length, columns: encoder.info.embeddingDimension };
  const lists = groups.map((texts) => JSON.stringify(texts));
  const key = () => textKey(encoder.info, "means", [], lists);
  const means = await throughCache(options.cache, key, shape, () => encodeGroups(encoder, groups, options));
  for (const [g, { length }] of groups.entries()) if (length === 0) row(means, g).fill(Number.NaN);
  return means;
}

async function encodeGroups(
  encoder: Encoder,
  groups: readonly (readonly string[])[],
  options: TextWeightOptions,
): Promise<Matrix> {
  const groupsOf = new Map<string, number[]>();
  for (const [g, list] of groups.entries()) {
    for (const text of list) groupsOf.set(text, [...(groupsOf.get(text) ?? []), g]);
  }
  const texts = Array.from(groupsOf.keys());
  const columns = encoder.info.embeddingDimension;
  const sums = new Float64Array(groups.length * columns);
  const add = (rows: Matrix, from: number) => {
    for (let r = 0; r < rows.rows; r++) {
      for (const g of groupsOf.get(texts[from + r])!) {
        for (let c = 0; c < columns; c++) sums[g * columns + c] += rows.data[r * columns + c];
      }
    }
  };
  await encodeInBatches(encoder, texts.length, (i) => texts[i], add, options);
  return normaliseRows(matrix(groups.length, columns, Float32Array.from(sums)));
}
