/*
 * PyTorch archives, sound and hostile: a pickle from instructions, a zip file from entries. What `torch.save` itself
 * writes is in packages/clip/fixtures/torch.
 */

export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the directory says instead of the truth. */
  readonly lies?: {
    readonly size?: number;
    readonly offset?: number;
    readonly method?: number;
    readonly flags?: number;
  };
  /** Another name before the bytes than in the directory. */
  readonly localName?: string;
}

export type PicklePart = string | number | Uint8Array;

/** Instructions of a pickle; text and numbers are bytes of their own. */
export const pickle = (...parts: readonly PicklePart[]): Uint8Array =>
  joined(
    parts.map((part) =>
      typeof part === "number"
        ? Uint8Array.of(part)
        : typeof part === "string"
          ? Uint8Array.from(part, (character) => character.charCodeAt(0))
          : part,
    ),
  );

/** BINUNICODE. */
export function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return pickle("X", uint32(bytes.length), bytes);
}

/** BININT. */
export const integer = (value: number): Uint8Array => pickle("J", uint32(value));

export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

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

/** What `torch.save` writes of a state dictionary, under the keys `path`. */
export function torchArchive(
  tensors: Readonly<Record<string, TorchTensor>>,
  path: readonly string[] = [],
): Uint8Array {
  const names = Object.keys(tensors);
  const items = names.flatMap((name, i) => [text(name), tensorCall(String(i), tensors[name]!.shape)]);
  const dict = path.reduceRight<Uint8Array>(
    (inner, key) => pickle("}(", text(key), inner, "u"),
    pickle("}(", ...items, "u"),
  );
  return torchFile(
    pickle("\x80\x02", dict, "."),
    names.map((name) => bytesOf(tensors[name]!.data)),
  );
}

/** An archive of a pickle and storages, which have the names 0, 1, 2, …. */
export function torchFile(data: Uint8Array, storages: readonly Uint8Array[] = []): Uint8Array {
  return zipFile([
    { name: "archive/data.pkl", bytes: data },
    { name: "archive/byteorder", bytes: pickle("little") },
    ...storages.map((bytes, i) => ({ name: `archive/data/${i}`, bytes })),
    { name: "archive/version", bytes: pickle("3\n") },
  ]);
}

/** A zip file of stored entries, each padded to 64 bytes as PyTorch pads them. */
export function zipFile(entries: readonly ArchiveEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes, lies = {}, localName = name } of entries) {
    const local = new TextEncoder().encode(localName);
    const padding = (64 - ((at + 30 + local.length + 4) % 64)) % 64;
    const extra = pickle("FB", uint16(padding), new Uint8Array(padding));
    const method = uint16(lies.method ?? 0);
    const size = uint32(lies.size ?? bytes.length);
    const common = (nameBytes: number, extraBytes: number) =>
      pickle(
        uint16(lies.flags ?? 0x800),
        method,
        uint32(0),
        uint32(0),
        size,
        size,
        uint16(nameBytes),
        uint16(extraBytes),
      );
    parts.push(pickle("PK\x03\x04", uint16(0), common(local.length, extra.length), local, extra, bytes));
    const called = new TextEncoder().encode(name);
    directory.push(
      pickle(
        "PK\x01\x02",
        uint16(0),
        uint16(0),
        common(called.length, 0),
        new Uint8Array(10),
        uint32(lies.offset ?? at),
        called,
      ),
    );
    at += parts.at(-1)!.length;
  }
  const index = joined(directory);
  const count = uint16(entries.length);
  return joined([
    ...parts,
    index,
    pickle("PK\x05\x06", uint32(0), count, count, uint32(index.length), uint32(at), uint16(0)),
  ]);
}

export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
