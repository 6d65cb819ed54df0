/*
 * Weights that are made of stored ones: of a base and its adapter, of two models. Nothing is written for them and no
 * file is copied: they are sums, made when a session loads (`onnx/compose-weights.ts`) or when numbers are read
 * (`read-numbers.ts`).
 */
import type { Composition, StoredTensor, WeightType } from "../onnx/graph.ts";

const BYTES: Readonly<Record<StoredTensor["type"], number>> = { F32: 4, F16: 2, BF16: 2, I8: 1 };

/** A tensor's own numbers times `factor`, and nothing else. */
export const ITSELF: Composition = { factor: 1, terms: [] };

/** Rows `from` to `to` (exclusive) of what a weight seen in `shape` is made of. */
export function composedRows(
  { factor, terms }: Composition,
  shape: readonly number[],
  from: number,
  to: number,
): Composition {
  return {
    factor,
    terms: terms.map((term) =>
      term.kind === "tensor"
        ? { ...term, tensor: tensorRows({ ...term.tensor, shape }, from, to) }
        : { ...term, left: tensorRows(term.left, from, to) },
    ),
  };
}

/** `share` times all of it. */
export function timesAll({ factor, terms }: Composition, share: number): Composition {
  return {
    factor: factor * share,
    terms: terms.map((term) => ({ ...term, factor: term.factor * share })),
  };
}

/** Rows of a tensor: a byte range inside its own. */
export function tensorRows<Tensor extends StoredTensor>(tensor: Tensor, from: number, to: number): Tensor {
  const [, ...inner] = tensor.shape;
  const row = inner.reduce((product, size) => product * size, BYTES[tensor.type]);
  return {
    ...tensor,
    shape: [to - from, ...inner],
    offset: tensor.offset + from * row,
    length: (to - from) * row,
  };
}

/** An entry of a header as a graph refers to it. */
export function storedAt(
  { dataOffset }: { readonly dataOffset: number },
  { shape, begin, end }: { readonly shape: readonly number[]; readonly begin: number; readonly end: number },
  type: WeightType,
  made?: Composition,
): StoredTensor {
  return {
    type,
    shape,
    offset: dataOffset + begin,
    length: end - begin,
    ...(made === undefined ? {} : { made }),
  };
}

export function isWeightType(type: string): type is WeightType {
  return type === "F32" || type === "F16" || type === "BF16";
}
