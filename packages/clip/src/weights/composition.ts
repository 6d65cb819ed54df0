/*
 * Weights that are made of stored ones: of a base and its adapter, of two models. Nothing is written for them and no
 * file is copied: they are sums, made when a session loads (`onnx/compose-weights.ts`) or when numbers are read
 * (`read-numbers.ts`).
 */
import type { Composition, StoredTensor, Term, WeightType } from "../onnx/graph.ts";

const BYTES: Readonly<Record<StoredTensor["type"], number>> = { F32: 4, F16: 2, BF16: 2, I8: 1 };

/** Rows `from` to `to` (exclusive) of what a weight seen in `shape` is made of. */
export function composedRows(
  { terms, lengths }: Composition,
  shape: readonly number[],
  from: number,
  to: number,
): Composition {
  return {
    terms: terms.map((term) => {
      if (term.kind === "tensor") {
        const { made, ...own } = term.tensor;
        const rows = tensorRows({ ...own, shape }, from, to);
        const tensor = made === undefined ? rows : { ...rows, made: composedRows(made, shape, from, to) };
        return { ...term, tensor };
      }
      const { transposed } = term;
      return transposed === undefined
        ? { ...term, left: tensorRows(term.left, from, to) }
        : { ...term, transposed: [transposed[0] + from, transposed[0] + to] };
    }),
    lengths: lengths === undefined ? undefined : tensorRows(lengths, from, to),
  };
}

/** The same tensor where all before it has become longer by some bytes. */
export function movedBy(tensor: StoredTensor, bytes: number): StoredTensor {
  const moved = { ...tensor, offset: tensor.offset + bytes };
  if (tensor.made === undefined) return moved;
  const { terms, lengths } = tensor.made;
  const movedTerm = (term: Term): Term =>
    term.kind === "tensor"
      ? { ...term, tensor: movedBy(term.tensor, bytes) }
      : { ...term, left: movedBy(term.left, bytes), right: movedBy(term.right, bytes) };
  return {
    ...moved,
    made: { terms: terms.map(movedTerm), lengths: lengths && movedBy(lengths, bytes) },
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
