/*
 * Symmetric quantisation of a linear layer's weights to −127 … 127, each output by its own largest absolute value
 * (Krishnamoorthi, arXiv 1806.08342, section 3.1): weight ≈ value · scale of its output.
 */

/** A linear layer's weights, `out` × `inner`; `transposed`: stored as [in, out], otherwise as [out, in]. */
export interface LinearWeights {
  readonly data: Float32Array;
  readonly out: number;
  readonly inner: number;
  readonly transposed: boolean;
}

/** Side of the tiles in which a matrix is transposed, so that what is read and written stays in the cache. */
const TILE = 32;

/** The scale of each output; 1 for one whose weights are all 0. */
export function outputScales({ data, out, inner, transposed }: LinearWeights): Float32Array {
  const largest = new Float32Array(out);
  for (let at = 0; at < data.length; at++) {
    const o = transposed ? at % out : Math.floor(at / inner);
    const magnitude = Math.abs(data[at]!);
    if (magnitude > largest[o]!) largest[o] = magnitude;
  }
  return largest.map((value) => (value === 0 ? 1 : value / 127));
}

/** The quantised weights as [in, out], row-major, by the scales of `outputScales`. */
export function quantiseMatrix(weights: LinearWeights, scales: Float32Array): Int8Array {
  const { data, out, inner, transposed } = weights;
  const [byOutput, byInput] = transposed ? [1, out] : [inner, 1];
  const inverse = Float64Array.from(scales, (scale) => 1 / scale);
  const values = new Int8Array(out * inner);
  for (let i0 = 0; i0 < inner; i0 += TILE) {
    for (let o0 = 0; o0 < out; o0 += TILE) {
      for (let i = i0; i < Math.min(i0 + TILE, inner); i++) {
        for (let o = o0; o < Math.min(o0 + TILE, out); o++) {
          values[i * out + o] = Math.round(data[o * byOutput + i * byInput]! * inverse[o]!);
        }
      }
    }
  }
  return values;
}
