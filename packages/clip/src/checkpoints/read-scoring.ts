import { CommonGroundError, type Scoring } from "@commonground/core";
import { type ByteSource, readTensor } from "@commonground/files";
import { isWeightType, storedAt } from "../weights/composition.ts";
import { readNumbers } from "../weights/read-numbers.ts";
import type { WeightsHeader } from "../weights/stored-weights.ts";

/**
 * How a model's similarities become probabilities: models with a bias on their logits are trained with sigmoids
 * (SigLIP), the others with a softmax. Throws `MISSING_TENSOR` or `INVALID_WEIGHTS`.
 */
export async function readScoring(source: ByteSource, header: WeightsHeader): Promise<Scoring> {
  const scale = await readNumber(source, header, "logit_scale");
  return header.tensors.has("logit_bias")
    ? { kind: "sigmoid", scale: Math.exp(scale), bias: await readNumber(source, header, "logit_bias") }
    : { kind: "softmax", scale: Math.exp(scale), bias: 0 };
}

async function readNumber(source: ByteSource, header: WeightsHeader, name: string): Promise<number> {
  const entry = header.tensors.get(name);
  if (entry === undefined) {
    const held = [...header.tensors.keys()].slice(0, 3).join(", ");
    throw new CommonGroundError(
      "MISSING_TENSOR",
      `${source.name}: has no tensor ${name}, which models that match images with texts have; it holds ${held}, …; give a whole model's weights, under the names of its library`,
    );
  }
  const { data, shape } =
    entry.made !== undefined && isWeightType(entry.dtype)
      ? {
          data: await readNumbers(source, storedAt(header, entry, entry.dtype, entry.made)),
          shape: entry.shape,
        }
      : await readTensor(source, header, name);
  const [value] = data;
  if (data.length !== 1 || value === undefined || !Number.isFinite(Math.exp(value))) {
    throw new CommonGroundError(
      "INVALID_WEIGHTS",
      `${source.name}: tensor ${name} must hold one number whose exponential is finite, found ${value} in shape [${shape.join(", ")}]`,
    );
  }
  return value;
}
