import { CommonGroundError } from "@commonground/core";
import type { Weight } from "../onnx/graph.ts";
import { composedRows, isWeightType, tensorRows } from "../weights/composition.ts";
import type { WeightsHeader } from "../weights/stored-weights.ts";

/** Where a layout keeps a weight. */
export interface TensorLocation {
  readonly tensor: string;
  /** The weight is part `index` of the tensor's rows cut into `of` equal ones (query, key and value stacked). */
  readonly part?: { readonly index: number; readonly of: number };
  /** The matrix is stored as [in, out]. */
  readonly transposed?: boolean;
}

/** A layout's naming scheme: our name of a weight → its place in the file. */
export type Locate = (name: string) => TensorLocation;

/** A checkpoint's weights under our names, whatever the layout. */
export interface Weights {
  /** Shape of the tensor that holds the weight `name`, as stored; undefined when the file lacks it. */
  readonly shapeOf: (name: string) => readonly number[] | undefined;
  /**
   * The weight `name`, whose shape must be `shape` (matrices as [out, in]). Throws `MISSING_TENSOR` when the file
   * lacks it, `INVALID_WEIGHTS` when its shape or number format is another.
   */
  readonly get: (name: string, shape: readonly number[]) => Weight;
}

/** Weights of the file `path` with `header`, found by the layout's `locate`. */
export function createWeights(path: string, header: WeightsHeader, locate: Locate): Weights {
  const get = (name: string, shape: readonly number[]): Weight => {
    const { tensor, part, transposed = false } = locate(name);
    const outer = shape[0] ?? 1;
    const stored =
      part !== undefined ? [outer * part.of, ...shape.slice(1)] : transposed ? shape.toReversed() : shape;
    const found = header.tensors.get(tensor);
    if (found === undefined) {
      throw new CommonGroundError(
        "MISSING_TENSOR",
        `${path}: has no tensor ${tensor}, expected with shape [${stored.join(", ")}]; ` +
          "check that the configuration beside it belongs to these weights",
      );
    }
    if (found.shape.length !== stored.length || found.shape.some((size, i) => size !== stored[i])) {
      throw new CommonGroundError(
        "INVALID_WEIGHTS",
        `${path}: tensor ${tensor} has shape [${found.shape.join(", ")}], expected ` +
          `[${stored.join(", ")}]; check that the configuration beside it belongs to these weights`,
      );
    }
    const type = found.dtype;
    if (!isWeightType(type)) {
      throw new CommonGroundError(
        "INVALID_WEIGHTS",
        `${path}: tensor ${tensor} is stored as ${type}; F32, F16 and BF16 are supported`,
      );
    }
    const whole = {
      type,
      shape: stored,
      offset: header.dataOffset + found.begin,
      length: found.end - found.begin,
      transposed,
      ...(found.made === undefined ? {} : { made: found.made }),
    };
    return part === undefined ? whole : weightRows(whole, part.index * outer, (part.index + 1) * outer);
  };
  return { get, shapeOf: (name) => header.tensors.get(locate(name).tensor)?.shape };
}

/** Rows `from` to `to` (exclusive) of a weight: a byte range inside its own. */
export function weightRows(weight: Weight, from: number, to: number): Weight {
  const { made } = weight;
  return {
    ...tensorRows(weight, from, to),
    ...(made === undefined ? {} : { made: composedRows(made, weight.shape, from, to) }),
  };
}
