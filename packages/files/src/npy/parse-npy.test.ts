import { expect, test } from "vitest";
import { parseNpy } from "./parse-npy.ts";

/** A file as numpy.lib.format writes it: the header padded with spaces to a multiple of 64, ended by a line break. */
function npy(header: string, data: Uint8Array, version: readonly [number, number] = [1, 0]): Uint8Array {
  const fixed = version[0] === 1 ? 10 : 12;
  const text = `${header}${" ".repeat((64 - ((fixed + header.length + 1) % 64)) % 64)}\n`;
  const bytes = new Uint8Array(fixed + text.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...version]);
  const view = new DataView(bytes.buffer);
  if (version[0] === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), fixed);
  bytes.set(data, fixed + text.length);
  return bytes;
}

const header = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
const floats = (...values: number[]) => new Uint8Array(new Float32Array(values).buffer);
const limits = { maxValues: 100, dimensions: 2, code: "INVALID_ARGUMENT" } as const;
const parse = (bytes: Uint8Array) => parseNpy(bytes, limits, "a.npy");

function refuses(bytes: Uint8Array, code: string, message: RegExp) {
  expect(() => parse(bytes)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  );
}

test("float32, float64 and uint8 are read row by row, in every version of the format", () => {
  for (const version of [
    [1, 0],
    [2, 0],
    [3, 0],
  ] as const) {
    const { shape, values } = parse(npy(header("<f4", "(2, 3)"), floats(1, 2, 3, 4, 5, -6.5), version));
    expect(shape).toEqual([2, 3]);
    expect([...values]).toEqual([1, 2, 3, 4, 5, -6.5]);
  }
  const doubles = new Uint8Array(new Float64Array([0.1, 1e300]).buffer);
  expect([...parse(npy(header("<f8", "(1, 2)"), doubles)).values]).toEqual([0.1, 1e300]);
  expect([...parse(npy(header("|u1", "(2, 1)"), Uint8Array.of(0, 255))).values]).toEqual([0, 255]);
});

test("values are found wherever the bytes begin in their buffer", () => {
  const file = npy(header("<f4", "(1, 1)"), floats(7));
  const moved = new Uint8Array(file.length + 3);
  moved.set(file, 3);
  expect([...parse(moved.subarray(3)).values]).toEqual([7]);
});

test("a file that is cut short anywhere, or goes on after its values, is refused", () => {
  const file = npy(header("<f4", "(2, 2)"), floats(1, 2, 3, 4));
  for (let length = 0; length < file.length; length++) {
    expect(() => parse(file.slice(0, length)), String(length)).toThrow(
      expect.objectContaining({ code: "CORRUPT" }),
    );
  }
  refuses(Uint8Array.of(...file, 0), "CORRUPT", /17 bytes of values where its shape needs 16/);
});

test("objects, which hold pickles, big-endian numbers, whole numbers and complex ones are refused by name", () => {
  for (const descr of ["|O", ">f4", "<i8", "<f2", "<c8", "constructor"]) {
    refuses(
      npy(header(descr, "(1, 1)"), floats(1)),
      "INVALID_ARGUMENT",
      /save it as float32, float64 or uint8/,
    );
  }
  refuses(
    npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 1), }", floats(1)),
    "CORRUPT",
    /header is not what NumPy writes/,
  );
});

test("Fortran order, other dimensions and values that are not finite are refused with what to do", () => {
  refuses(npy(header("<f4", "(1, 1)", "True"), floats(1)), "INVALID_ARGUMENT", /ascontiguousarray/);
  refuses(npy(header("<f4", "(1, 1, 1)"), floats(1)), "INVALID_ARGUMENT", /shape \(1, 1, 1\); 2 dimensions/);
  refuses(npy(header("<f4", "()"), floats(1)), "INVALID_ARGUMENT", /2 dimensions/);
  refuses(npy(header("<f4", "(1, 2)"), floats(1, NaN)), "INVALID_ARGUMENT", /value 1 is NaN/);
  refuses(npy(header("<f4", "(1, 2)"), floats(Infinity, 1)), "INVALID_ARGUMENT", /value 0 is Infinity/);
});

test("a shape that claims more than the limit is refused before anything is allocated", () => {
  refuses(npy(header("<f4", "(11, 10)"), floats(1)), "TOO_LARGE", /110 values, the limit is 100/);
  refuses(npy(header("<f8", "(9999999999, 9999999999)"), floats(1)), "TOO_LARGE", /the limit is 100/);
});

test("a header that is long, or is no plain dictionary of the three keys, is refused", () => {
  const long = npy(`{${" ".repeat(20_000)}}`, floats(1));
  refuses(long, "TOO_LARGE", /its header has \d+ bytes/);
  for (const text of [
    "{'descr': '<f4', 'fortran_order': False}",
    "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), 'more': 1, }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 1), }",
    "{'descr': False, 'fortran_order': False, 'shape': (1, 1), }",
    "__import__('os').system('true')",
  ]) {
    refuses(npy(text, floats(1)), "CORRUPT", /header is not what NumPy writes/);
  }
});
