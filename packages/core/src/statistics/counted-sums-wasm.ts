/*
 * The inner loop of `createCountedSums` as a WebAssembly module, put together here from its few instructions: two columns
 * to a vector, which JavaScript has no words for, take a third of the time of one after another. Binary format and
 * opcodes: WebAssembly Core Specification 2.0, 5.4 "Instructions" and 5.5 "Modules".
 */

/** Resamples, and columns of a block, whose sums are kept in registers at a time; the columns are an even number. */
export const TOGETHER = 4;
export const BLOCK = 6;

const [I32, V128] = [0x7f, 0x7b];
const VECTORS = BLOCK / 2;
const VECTOR_BYTES = 16;

/** Parameters: where the block is, where the counts of each resample are, rows (at least one), where sums are written. */
const [ROW, COUNTS, ROWS, SUMS] = [0, 1, 1 + TOGETHER, 2 + TOGETHER];
/** Locals: a row's count in each resample, its values, and the sums. */
const COUNT = SUMS + 1;
const VALUE = COUNT + TOGETHER;
const SUM = VALUE + VECTORS;

type Code = readonly number[];

/** Codes one after another. */
const code = (...parts: readonly (number | Code)[]): Code => parts.flat();
const upTo = (count: number, part: (i: number) => Code): Code =>
  Array.from({ length: count }, (_, i) => part(i)).flat();
const lengthFirst = (bytes: Code): Code => code(leb128(bytes.length), bytes);
const section = (id: number, bytes: Code): Code => code(id, lengthFirst(bytes));
const name = (text: string): Code => lengthFirst(upTo(text.length, (c) => [text.charCodeAt(c)]));

const END = 0x0b;
const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const step = (local: number, bytes: number): Code => code(get(local), 0x41, bytes, 0x6a, set(local));
const simd = (opcode: number): Code => code(0xfd, leb128(opcode));
const LOAD = simd(0x00);
const LOAD_16_SPLAT = simd(0x08);
const STORE = simd(0x0b);
/** Each of the lower two of eight 16-bit counts as a double. */
const WIDEN = code(simd(0xa9), simd(0xff));
const ADD = simd(0xf0);
const MULTIPLY = simd(0xf2);

/** Imports `m.m`, a memory; exports `f`, of the parameters above. Sum of column c in resample r: at r · BLOCK + c. */
export function countedSumsModule(): Uint8Array<ArrayBuffer> {
  const pairs = TOGETHER * VECTORS;
  const row = code(
    upTo(TOGETHER, (r) => code(get(COUNTS + r), LOAD_16_SPLAT, 1, 0, WIDEN, set(COUNT + r))),
    upTo(VECTORS, (v) => code(get(ROW), LOAD, 3, v * VECTOR_BYTES, set(VALUE + v))),
    upTo(pairs, (pair) => {
      const [r, v] = [Math.floor(pair / VECTORS), pair % VECTORS];
      return code(get(SUM + pair), get(COUNT + r), get(VALUE + v), MULTIPLY, ADD, set(SUM + pair));
    }),
    upTo(TOGETHER, (r) => step(COUNTS + r, 2)),
    step(ROW, BLOCK * 8),
  );
  const again = code(get(ROWS), 0x41, 1, 0x6b, 0x22, ROWS, 0x0d, 0);
  const locals = code(1, leb128(TOGETHER + VECTORS + pairs), V128);
  const write = upTo(pairs, (pair) =>
    code(get(SUMS), get(SUM + pair), STORE, 3, leb128(pair * VECTOR_BYTES)),
  );
  const body = code(locals, 0x03, 0x40, row, again, END, write, END);
  const parameters = upTo(SUMS + 1, () => [I32]);
  return Uint8Array.from(
    code(
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, code(1, 0x60, lengthFirst(parameters), 0)),
      section(2, code(1, name("m"), name("m"), 0x02, 0x00, 0x00)),
      section(3, [1, 0]),
      section(7, code(1, name("f"), 0x00, 0)),
      section(10, code(1, lengthFirst(body))),
    ),
  );
}

function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >>> 7)];
}
