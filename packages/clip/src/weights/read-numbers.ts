import { type ByteSource, brainToFloat32, halfToFloat32 } from "@commonground/files";
import type { StoredTensor } from "../onnx/graph.ts";

/** The numbers of a tensor, row-major, those of which it is made added up. Rejects as `source` does. */
export async function readNumbers(source: ByteSource, tensor: StoredTensor): Promise<Float32Array> {
  const own = await readStored(source, tensor);
  const { factor, terms } = tensor.made ?? { factor: 1, terms: [] };
  if (factor === 1 && terms.length === 0) return own;
  const sum = own.map((value) => value * factor);
  for (const term of terms) {
    if (term.kind === "tensor") {
      const other = await readStored(source, term.tensor);
      for (let i = 0; i < sum.length; i++) sum[i]! += term.factor * other[i]!;
      continue;
    }
    const [left, right] = [await readStored(source, term.left), await readStored(source, term.right)];
    const [rows = 0, rank = 0] = term.left.shape;
    const columns = sum.length / rows;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let product = 0;
        for (let k = 0; k < rank; k++) product += left[row * rank + k]! * right[k * columns + column]!;
        sum[row * columns + column]! += term.factor * product;
      }
    }
  }
  return sum;
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
