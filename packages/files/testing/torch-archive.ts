/*
 * PyTorch archives, sound and hostile: a pickle from instructions, a zip file from entries. What `torch.save` itself
 * writes is in packages/clip/fixtures/torch.
 */

import { type BytePart, bytesFrom, uint32 } from "./byte-parts.ts";
import { type ArchiveEntry, zipFile, type ZipStyle } from "./zip-file.ts";

export { uint32 } from "./byte-parts.ts";

export type PicklePart = BytePart;

/** Instructions of a pickle; text and numbers are bytes of their own. */
export const pickle = bytesFrom;

/** BINUNICODE. */
export function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return pickle("X", uint32(bytes.length), bytes);
}

/** BININT. */
export const integer = (value: number): Uint8Array => pickle("J", uint32(value));

export interface TorchTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The call that makes a tensor of the storage `key`. */
export function tensorCall(
  key: string,
  shape: readonly number[],
  {
    strides = stridesOf(shape),
    offset = 0,
    length = shape.reduce((a, b) => a * b, 1),
    type = "Float",
    bits = pickle(),
  } = {},
): Uint8Array {
  const sizes = (values: readonly number[]) => pickle("(", ...values.map(integer), "t");
  return pickle(
    "ctorch._utils\n_rebuild_tensor_v2\n((",
    text("storage"),
    `ctorch\n${type}Storage\n`,
    text(key),
    text("cpu"),
    integer(length),
    "tQ",
    integer(offset),
    sizes(shape),
    sizes(strides),
    "\x89ccollections\nOrderedDict\n)R",
    bits,
    "tR",
  );
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
}

/** How a version of PyTorch, or a program for zip files, lays out an archive. */
export interface ArchiveStyle extends ZipStyle {
  /** The folder that all of it lies in. */
  readonly root?: string;
  /** The name of the i-th storage. */
  readonly keyOf?: (i: number) => string;
  /** Files behind the pickle and at the end, with their content. */
  readonly marks?: Readonly<Record<string, string>>;
  readonly ends?: Readonly<Record<string, string>>;
}

const ENDS = { version: "3\n" };
const ID = { ".data/serialization_id": "0336902964374641617417627583927072166645" };

/** Archives as they came from PyTorch in the course of time, and from programs that packed their files again. */
export const ARCHIVE_STYLES: Readonly<Record<string, ArchiveStyle>> = {
  "PyTorch 1.6": {
    root: "epoch_32",
    keyOf: (i) => String(94_850_123_456_784 + 64 * i),
    describedBehind: true,
    marks: {},
  },
  "PyTorch 1.13": { describedBehind: true, marks: {} },
  "PyTorch 2.1": { describedBehind: true, ends: { ...ENDS, ...ID } },
  "PyTorch 2.15": {
    describedBehind: true,
    marks: { ".format_version": "1", ".storage_alignment": "64", byteorder: "little" },
    ends: { ...ENDS, ...ID },
  },
  "an alignment of 4096": {
    describedBehind: true,
    alignment: 4_096,
    marks: { ".storage_alignment": "4096" },
  },
  "packed again, at odd offsets": { alignment: 1, root: "model", marks: { a: "!" } },
};

/** What `torch.save` writes of a state dictionary, under the keys `path`. */
export function torchArchive(
  tensors: Readonly<Record<string, TorchTensor>>,
  path: readonly string[] = [],
  style: ArchiveStyle = {},
): Uint8Array {
  const { keyOf = String } = style;
  const names = Object.keys(tensors);
  const items = names.flatMap((name, i) => [text(name), tensorCall(keyOf(i), tensors[name]!.shape)]);
  const dict = path.reduceRight<Uint8Array>(
    (inner, key) => pickle("}(", text(key), inner, "u"),
    pickle("}(", ...items, "u"),
  );
  const entries = torchEntries(
    pickle("\x80\x02", dict, "."),
    names.map((name) => bytesOf(tensors[name]!.data)),
    style,
  );
  return zipFile(entries, style);
}

/** An archive of a pickle and storages, which have the names 0, 1, 2, …. */
export const torchFile = (data: Uint8Array, storages: readonly Uint8Array[] = []): Uint8Array =>
  zipFile(torchEntries(data, storages));

/** The files of such an archive. */
export function torchEntries(
  data: Uint8Array,
  storages: readonly Uint8Array[],
  { root = "archive", keyOf = String, marks = { byteorder: "little" }, ends = ENDS }: ArchiveStyle = {},
): ArchiveEntry[] {
  const small = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).map(([name, content]) => ({ name: `${root}/${name}`, bytes: pickle(content) }));
  return [
    { name: `${root}/data.pkl`, bytes: data },
    ...small(marks),
    ...storages.map((bytes, i) => ({ name: `${root}/data/${keyOf(i)}`, bytes })),
    ...small(ends),
  ];
}

export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
