import type { ByteSource } from "../bytes/byte-source.ts";
import {
  type Dtype,
  DTYPE_BYTES,
  invalidWeights,
  quoteName,
  type SafetensorsHeader,
  type TensorEntry,
} from "../safetensors/header.ts";
import type { TensorReference } from "./pickle-values.ts";
import { findStateDict } from "./state-dict.ts";
import { unpickle } from "./unpickle.ts";
import { readZipDirectory, type ZipEntry } from "./zip-directory.ts";
import { findEntryBytes, readEntries } from "./zip-entry.ts";

/** A model of 2,000 tensors with its optimiser's state has 2 MB. */
const MAX_PICKLE_BYTES = 16_000_000;
/** "little" or "big". */
const MAX_ORDER_BYTES = 16;

const DTYPES: Readonly<Record<string, Dtype>> = {
  Double: "F64",
  Float: "F32",
  Half: "F16",
  BFloat16: "BF16",
  Long: "I64",
  Int: "I32",
  Short: "I16",
  Char: "I8",
  Byte: "U8",
  Bool: "BOOL",
};

/** A header, and where in the file's own value the weights are. */
export interface TorchHeader extends SafetensorsHeader {
  readonly torch: {
    /** Keys that led to the weights, outermost first. */
    readonly path: readonly string[];
    /** What the file holds besides and was passed over. */
    readonly others: readonly string[];
  };
}

/**
 * Reads what `torch.save` and `torch.jit.save` write since PyTorch 1.6: a zip file with a pickle and the bytes of each
 * tensor's storage (caffe2/serialize/inline_container.h, torch/serialization.py). Nothing in it is run, and no storage
 * is read: the tensors of the header lie where they lie in the file. Throws `INVALID_WEIGHTS`.
 */
export async function readTorchHeader(source: ByteSource): Promise<TorchHeader> {
  const entries = await readZipDirectory(source);
  const { root, pickle } = findPickle(entries, source.name);
  // Before PyTorch 2.1 only little-endian machines could read what they wrote.
  const order = entries.get(`${root}byteorder`);
  const [pickled, orderRead] = await readEntries(source, [
    { entry: pickle, maxBytes: MAX_PICKLE_BYTES },
    ...(order === undefined ? [] : [{ entry: order, maxBytes: MAX_ORDER_BYTES }]),
  ]);
  if (orderRead !== undefined) checkByteOrder(orderRead, source.name);
  const value = unpickle(pickled!, source.name);
  const { tensors, path, others } = findStateDict(value, source.name);
  const keys = [...new Set(Array.from(tensors.values(), ({ storage }) => storage.key))];
  const places = await placeStorages(source, entries, root, keys);
  const placed = new Map(
    Array.from(tensors, ([name, tensor]) => [name, placeTensor(name, tensor, places, source.name)]),
  );
  return { tensors: placed, dataOffset: 0, metadata: new Map(), torch: { path, others } };
}

/** The pickle with the weights, and the folder that all of an archive lies in. */
function findPickle(
  entries: ReadonlyMap<string, ZipEntry>,
  file: string,
): { root: string; pickle: ZipEntry } {
  const [pickle, second] = [...entries.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/u.test(name));
  if (pickle === undefined || second !== undefined) {
    const found = [...entries.keys()].slice(0, 5).map(quoteName).join(", ") || "nothing";
    throw invalidWeights(
      file,
      `it is a zip file, but ${second === undefined ? "none" : "more than one"} of PyTorch's (no data.pkl of its own; it holds ${found})`,
    );
  }
  return { root: pickle.name.slice(0, pickle.name.indexOf("/") + 1), pickle };
}

function checkByteOrder(bytes: Uint8Array, file: string): void {
  const order = new TextDecoder().decode(bytes);
  if (order !== "little") {
    throw invalidWeights(
      file,
      `its numbers are stored ${quoteName(order)}-endian; save it again on a little-endian machine`,
    );
  }
}

interface Place {
  readonly begin: number;
  readonly size: number;
}

async function placeStorages(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
  root: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Place>> {
  const files = keys.map((key) => {
    const entry = entries.get(`${root}data/${key}`);
    if (entry !== undefined) return entry;
    throw invalidWeights(source.name, `it has no file ${quoteName(`data/${key}`)}, which a tensor lies in`);
  });
  const begins = await findEntryBytes(source, files);
  return new Map(keys.map((key, i) => [key, { begin: begins[i]!, size: files[i]!.storedSize }]));
}

function placeTensor(
  name: string,
  { storage, type, offset, shape, strides }: TensorReference,
  places: ReadonlyMap<string, Place>,
  file: string,
): TensorEntry {
  const tensor = `tensor ${quoteName(name)}`;
  const dtype = Object.hasOwn(DTYPES, type) ? DTYPES[type] : undefined;
  if (dtype === undefined) {
    throw invalidWeights(file, `${tensor} has PyTorch's number format ${type}, which is not supported`);
  }
  const width = DTYPE_BYTES[dtype];
  const { begin, size } = places.get(storage.key)!;
  if (size !== storage.length * (storage.type === undefined ? 1 : width)) {
    throw invalidWeights(
      file,
      `the storage of ${tensor} has ${size} bytes, not those of ${storage.length} ${storage.type === undefined ? "bytes" : dtype}`,
    );
  }
  const count = shape.reduce((product, side) => product * side, 1);
  const isWhole = Number.isSafeInteger(count);
  if (isWhole && count > 0 && !isContiguous(shape, strides)) {
    throw invalidWeights(
      file,
      `${tensor} is stored with the strides [${strides.join(", ")}], not row by row; save it with .contiguous()`,
    );
  }
  if (!isWhole || (offset + count) * width > size)
    throw invalidWeights(file, `${tensor} reaches beyond its storage`);
  return { dtype, shape, begin: begin + offset * width, end: begin + (offset + count) * width };
}

/** Whether numbers lie row by row; the stride of a side of one is of no account. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}
