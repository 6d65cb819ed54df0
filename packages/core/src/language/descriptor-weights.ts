import { fillTemplate } from "../concepts/templates.ts";
import type { Encoder } from "../encoder/encoder.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { encodeInBatches, type TextWeightOptions } from "./encode-in-batches.ts";
import { textKey, throughCache } from "./text-cache.ts";

/**
 * Unit text embeddings of the descriptors in their template, one row each (|D| × c); the template `{}` gives the bare
 * phrases. Throws `signal.reason` when aborted.
 */
export async function descriptorWeights(
  encoder: Encoder,
  descriptors: readonly string[],
  template: string,
  options: TextWeightOptions = {},
): Promise<Matrix> {
  const shape = { rows: descriptors.length, columns: encoder.info.embeddingDimension };
  const key = () => textKey(encoder.info, "descriptors", [template], descriptors);
  return throughCache(options.cache, key, shape, async () => {
    const weights = matrix(shape.rows, shape.columns);
    await encodeInBatches(
      encoder,
      descriptors.length,
      (i) => fillTemplate(template, descriptors[i]),
      (rows, from) => weights.data.set(rows.data, from * weights.columns),
      options,
    );
    return weights;
  });
}
