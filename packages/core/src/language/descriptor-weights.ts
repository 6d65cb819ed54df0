import { fillTemplate } from "../concepts/templates.ts";
import type { Encoder } from "../encoder.ts";
import { type Matrix, matrix } from "../matrix.ts";
import { encodeInBatches, type TextWeightOptions } from "./encode-in-batches.ts";

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
  const weights = matrix(descriptors.length, encoder.info.embeddingDimension);
  await encodeInBatches(
    encoder,
    descriptors.length,
    (i) => fillTemplate(template, descriptors[i]),
    (rows, from) => weights.data.set(rows.data, from * weights.columns),
    options,
  );
  return weights;
}
