import { type ByteSource, brainToFloat32, halfToFloat32 } from "@commonground/files";
import type { Product, StoredTensor } from "../onnx/graph.ts";

/** The numbers of a tensor, row-major, made of others where it is. Rejects as `source` does. */
export async function readNumbers(source: ByteSource, tensor: StoredTensor): Promise<Float32Array> {
  if (tensor.made === undefined) return readStored(source, tensor);
  const { terms, lengths } = tensor.made;
  const sum = new Float32Array(tensor.shape.reduce((product, side) => product * side, 1));
  const rows = tensor.shape[0] ?? 1;
  for (const term of terms) {
    if (term.kind === "tensor") {
      const other = await readNumbers(source, term.tensor);
      for (let i = 0; i < sum.length; i++) sum[i]! += term.factor * other[i]!;
    } else {
      await addProduct(source, sum, rows, term);
    }
  }
  if (lengths !== undefined) bringRows(sum, await readNumbers(source, lengths));
  return sum;
}

async function addProduct(
  source: ByteSource,
  sum: Float32Array,
  rows: number,
  { factor, left, right, transposed }: Product & { readonly factor: number },
): Promise<void> {
  const [a, b] = [await readNumbers(source, left), await readNumbers(source, right)];
  const columns = sum.length / rows;
  const [first, all] = [transposed?.[0] ?? 0, left.shape[1] ?? 0];
  const rank = transposed === undefined ? all : (left.shape[0] ?? 0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let product = 0;
      for (let k = 0; k < rank; k++) {
        product +=
          transposed === undefined
            ? a[row * rank + k]! * b[k * columns + column]!
            : a[k * all + first + row]! * b[column * rank + k]!;
      }
      sum[row * columns + column]! += factor * product;
    }
  }
}

function bringRows(values: Float32Array, lengths: Float32Array): void {
  const columns = values.length / lengths.length;
  lengths.forEach((length, row) => {
    const numbers = values.subarray(row * columns, (row + 1) * columns);
    const ratio = length / Math.sqrt(numbers.reduce((squares, value) => squares + value ** 2, 0));
    for (let i = 0; i < columns; i++) numbers[i]! *= ratio;
  });
}

async function readStored(source: ByteSource, { type, offset, length }: StoredTensor): Promise<Float32Array> {
  const read = await source.read(offset, length);
  const bytes = read.byteOffset % 4 === 0 ? read : read.slice();
  switch (type) {
    case "F16":
      return halfToFloat32(new Uint16Array(bytes.buffer, bytes.byteOffset, length / 2));
    case "BF16":
      return brainToFloat32(new Uint16Array(bytes.buffer, bytes.byteOffset, length / 2));
    default:
      return new Float32Array(bytes.buffer, bytes.byteOffset, length / 4);
  }
}
