/** Longest line of a name; PyTorch's have some dozen bytes, those of TorchScript's classes some hundred. */
export const MAX_LINE_BYTES = 1_024;
/** Longest whole number: a 128-bit one with its sign, which states of numpy's random numbers have. */
const MAX_LONG_BYTES = 17;

/** Reads the arguments of a pickle's instructions. */
export interface PickleReader {
  byte(): number;
  uint16(): number;
  int32(): number;
  uint32(): number;
  float64(): number;
  /** A whole number of as many bytes as the next one says; a bigint beyond ±(2⁵³ − 1). */
  long(): number | bigint;
  text(length: number): string;
  bytes(length: number): Uint8Array;
  /** Text up to the end of a line. */
  line(): string;
  /** A frame only says how many bytes follow. */
  frame(): void;
  atEnd(): boolean;
}

export function createReader(bytes: Uint8Array, fail: (what: string) => Error): PickleReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let at = 0;
  /** Goes on by `length` bytes and returns where they begin. */
  const take = (length: number): number => {
    if (length > bytes.length - at) throw fail("ends too early");
    at += length;
    return at - length;
  };
  const decode = (from: number, to: number): string => {
    try {
      return decoder.decode(bytes.subarray(from, to));
    } catch {
      throw fail("has text that is not UTF-8");
    }
  };
  return {
    byte() {
      if (at === bytes.length) throw fail("ends too early");
      return bytes[at++]!;
    },
    uint16: () => view.getUint16(take(2), true),
    int32: () => view.getInt32(take(4), true),
    uint32: () => view.getUint32(take(4), true),
    // The one number of the language that begins with its highest byte.
    float64: () => view.getFloat64(take(8)),
    long() {
      const length = bytes[take(1)]!;
      if (length > MAX_LONG_BYTES)
        throw fail(`has a whole number of ${length} bytes, the limit is ${MAX_LONG_BYTES}`);
      const from = take(length);
      let value = 0n;
      for (let i = 0; i < length; i++) value |= BigInt(bytes[from + i]!) << BigInt(8 * i);
      value = BigInt.asIntN(8 * length, value);
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    },
    text(length) {
      const from = take(length);
      return decode(from, at);
    },
    bytes(length) {
      const from = take(length);
      return bytes.slice(from, at);
    },
    line() {
      const end = bytes.subarray(at, at + MAX_LINE_BYTES).indexOf(0x0a);
      if (end < 0) throw fail("has a name without an end");
      const from = take(end + 1);
      return decode(from, from + end);
    },
    frame() {
      if (view.getBigUint64(take(8), true) > BigInt(bytes.length - at)) throw fail("ends too early");
    },
    atEnd: () => at === bytes.length,
  };
}
