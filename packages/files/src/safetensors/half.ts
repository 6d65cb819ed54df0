/** IEEE 754 half precision to single precision, exactly (all 65,536 values, NaN kept as NaN). */
export function halfToFloat32(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const value = bits[i]!;
    const sign = (value & 0x8000) << 16;
    const exponent = (value >> 10) & 0x1f;
    const fraction = value & 0x3ff;
    if (exponent === 0x1f) {
      words[i] = sign | 0x7f800000 | (fraction << 13);
    } else if (exponent > 0) {
      words[i] = sign | ((exponent + 112) << 23) | (fraction << 13);
    } else if (fraction > 0) {
      // Subnormal: 2⁻²⁴ · fraction, normalised by the position of the fraction's leading bit.
      const shift = Math.clz32(fraction) - 21;
      words[i] = sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
    } else {
      words[i] = sign;
    }
  }
  return new Float32Array(words.buffer);
}

/** bfloat16, the upper half of a single-precision number, to single precision, exactly. */
export function brainToFloat32(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16;
  return new Float32Array(words.buffer);
}
