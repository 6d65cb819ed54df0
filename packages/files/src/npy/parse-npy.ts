import { CommonGroundError, type ErrorCode } from "@commonground/core";

/** A NumPy array in C order; whole numbers of `|u1` as they are. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export interface NpyLimits {
  /** Most values. */
  readonly maxValues: number;
  /** Dimensions that it must have. */
  readonly dimensions: number;
  /** Code for an array that is whole but not as it must be. */
  readonly code: ErrorCode;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Bytes before the header's text, by version of the format. */
const HEADER_AT: Readonly<Record<string, number>> = { "1.0": 10, "2.0": 12, "3.0": 12 };
/** Longest header: NumPy itself refuses more. */
const MAX_HEADER_BYTES = 10_000;

const READ: Readonly<Record<string, { size: number; at: (view: DataView, place: number) => number }>> = {
  "<f4": { size: 4, at: (view, place) => view.getFloat32(place, true) },
  "<f8": { size: 8, at: (view, place) => view.getFloat64(place, true) },
  "|u1": { size: 1, at: (view, place) => view.getUint8(place) },
};

const ENTRY =
  /\s*'(descr|fortran_order|shape)'\s*:\s*('[^'\\]{0,16}'|True|False|\(\s*(?:\d{1,10}\s*,\s*)*(?:\d{1,10}\s*)?\))\s*(,|$)/uy;

/**
 * A file of NumPy's format (numpy.lib.format, versions 1.0 to 3.0): `<f4`, `<f8` or `|u1`, C order, of `dimensions`
 * dimensions, all values finite, nothing after them. Throws CORRUPT for a file that is cut short, too long or no such
 * file, `code` for another type, order, number of dimensions or a value that is not finite, TOO_LARGE beyond
 * `maxValues`. `name` is what errors call the file.
 */
export function parseNpy(
  bytes: Uint8Array,
  { maxValues, dimensions, code }: NpyLimits,
  name: string,
): NpyArray {
  const corrupt = (what: string) =>
    new CommonGroundError("CORRUPT", `${name}: ${what}; write it anew with numpy.save`);
  const refuse = (what: string) => new CommonGroundError(code, `${name}: ${what}`);
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) throw corrupt("is no .npy file");
  const headerAt = HEADER_AT[`${bytes[6]}.${bytes[7]}`];
  if (headerAt === undefined)
    throw corrupt(`is of version ${bytes[6]}.${bytes[7]} of the format, which is not known`);
  if (bytes.length < headerAt) throw corrupt("ends within its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = headerAt === HEADER_AT["1.0"] ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES) {
    throw new CommonGroundError(
      "TOO_LARGE",
      `${name}: its header has ${length} bytes, the limit is ${MAX_HEADER_BYTES}`,
    );
  }
  const dataAt = headerAt + length;
  if (bytes.length < dataAt) throw corrupt("ends within its header");
  const header = readHeader(new TextDecoder("latin1").decode(bytes.subarray(headerAt, dataAt)));
  if (header === null) throw corrupt("its header is not what NumPy writes");
  const { descr, fortran, shape } = header;
  const type = Object.hasOwn(READ, descr) ? READ[descr] : undefined;
  if (type === undefined) {
    throw refuse(`holds '${descr}'; save it as float32, float64 or uint8: numpy.save(file, a.astype("<f4"))`);
  }
  if (fortran) throw refuse("is in Fortran order; save numpy.ascontiguousarray(a)");
  if (shape.length !== dimensions) {
    throw refuse(`has the shape (${shape.join(", ")}); ${dimensions} dimensions are needed`);
  }
  const count = shape.reduce((product, side) => product * side, 1);
  if (count > maxValues) {
    throw new CommonGroundError(
      "TOO_LARGE",
      `${name}: holds ${count} values, the limit is ${maxValues}; scale it down`,
    );
  }
  if (bytes.length !== dataAt + count * type.size) {
    throw corrupt(`has ${bytes.length - dataAt} bytes of values where its shape needs ${count * type.size}`);
  }
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    values[i] = type.at(view, dataAt + i * type.size);
    if (!Number.isFinite(values[i])) {
      throw refuse(`value ${i} is ${values[i]}; write finite values alone`);
    }
  }
  return { shape, values };
}

function readHeader(text: string): { descr: string; fortran: boolean; shape: number[] } | null {
  const dictionary = /^\{([^{}]*)\}[ ]*\n$/u.exec(text);
  if (dictionary === null) return null;
  const entries = new Map<string, string>();
  const inner = dictionary[1].trimEnd();
  for (ENTRY.lastIndex = 0; ENTRY.lastIndex < inner.length;) {
    const found = ENTRY.exec(inner);
    if (found === null || entries.has(found[1])) return null;
    entries.set(found[1], found[2]);
  }
  const [descr, order, shape] = ["descr", "fortran_order", "shape"].map((key) => entries.get(key));
  if (!descr?.startsWith("'") || !/^(?:True|False)$/u.test(order ?? "") || !shape?.startsWith("("))
    return null;
  // (3) is a number in Python, not a tuple of one.
  if (/^\(\s*\d+\s*\)$/u.test(shape)) return null;
  return {
    descr: descr.slice(1, -1),
    fortran: order === "True",
    shape: (shape.match(/\d+/gu) ?? []).map(Number),
  };
}
