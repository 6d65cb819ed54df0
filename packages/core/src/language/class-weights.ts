import { fillTemplate } from "../concepts/templates.ts";
import type { Encoder } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { encodeInBatches, type TextWeightOptions } from "./encode-in-batches.ts";
import { textKey, throughCache } from "./text-cache.ts";

/**
 * The zero-shot classifier of a set of classes: one unit row a class (classes × c), the mean over the templates of
 * its normalised text embeddings, normalised again (Radford et al. 2021, section 3.1.4). Throws `INVALID_ARGUMENT`
 * without templates, `signal.reason` when aborted.
 */
export async function classWeights(
  encoder: Encoder,
  classes: readonly string[],
  templates: readonly string[],
  options: TextWeightOptions = {},
): Promise<Matrix> {
  if (templates.length === 0) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      'There is no class template; give at least one, such as "a photo of a {}"',
    );
  }
  const shape = { rows: classes.length, columns: encoder.info.embeddingDimension };
  const key = () => textKey(encoder.info, "classes", templates, classes);
  return throughCache(options.cache, key, shape, () => encodeClasses(encoder, classes, templates, options));
}

async function encodeClasses(
  encoder: Encoder,
  classes: readonly string[],
  templates: readonly string[],
  options: TextWeightOptions,
): Promise<Matrix> {
  const perClass = templates.length;
  const columns = encoder.info.embeddingDimension;
  const sums = matrix(classes.length, columns);
  const sum = new Float64Array(columns);
  const text = (i: number) => fillTemplate(templates[i % perClass], classes[Math.floor(i / perClass)]);
  const add = (rows: Matrix, from: number) => {
    for (let r = 0; r < rows.rows; r++) {
      const i = from + r;
      for (let c = 0; c < columns; c++) sum[c] += rows.data[r * columns + c];
      if (i % perClass === perClass - 1) {
        sums.data.set(sum, Math.floor(i / perClass) * columns);
        sum.fill(0);
      }
    }
  };
  await encodeInBatches(encoder, classes.length * perClass, text, add, options);
  return normaliseRows(sums);
}
