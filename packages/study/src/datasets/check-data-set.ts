import { CommonGroundError, type ErrorCode, type Note } from "@commonground/core";
import type { DataSet, DataSetFormat, Item } from "./data-set.ts";
import { readItemImage } from "./read-item-image.ts";

const SHA256_BYTES = 32;

/** Images decoded at once: the decoder has threads of its own, and four large images take some hundred megabytes. */
const AT_ONCE = 4;

/** Smallest, middle and largest of a measure. */
export interface Spread {
  readonly smallest: number;
  readonly median: number;
  readonly largest: number;
}

export interface CheckedDataSet {
  readonly schema: "commonground/data-set-check@1";
  readonly name: string;
  readonly path: string;
  readonly format: DataSetFormat;
  readonly items: number;
  readonly labelled: number;
  readonly withBoxes: number;
  /** Items of each class, in the classes' order; null where nothing has a label. */
  readonly classes: readonly { readonly name: string; readonly items: number }[] | null;
  /** Items that cannot be read or decoded. */
  readonly broken: readonly {
    readonly id: string;
    readonly label: string | null;
    readonly code: ErrorCode;
    readonly message: string;
  }[];
  /** Items of the same bytes, two or more in each group. */
  readonly duplicates: readonly {
    readonly sha256: string;
    readonly items: readonly { readonly id: string; readonly label: string | null }[];
    /** Whether they have different labels. */
    readonly conflicting: boolean;
  }[];
  /** Of what could be read: bytes of files, pixels of images, files of each image format. */
  readonly bytes: (Spread & { readonly total: number }) | null;
  readonly width: Spread | null;
  readonly height: Spread | null;
  readonly imageFormats: Readonly<Record<string, number>>;
  readonly notes: readonly Note[];
}

export interface CheckOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how many items are done, and how many of them are broken. */
  readonly onProgress?: ((done: number, broken: number) => void) | undefined;
}

/**
 * Reads and decodes every image of a data set. What is held of an item that is sound is its hash and four numbers. Rejects
 * with the signal's reason; an item that fails is part of the answer.
 */
export async function checkDataSet(dataSet: DataSet, options: CheckOptions = {}): Promise<CheckedDataSet> {
  const { signal, onProgress } = options;
  const { size } = dataSet;
  const hashes = Buffer.alloc(size * SHA256_BYTES);
  const bytes = new Float64Array(size).fill(-1);
  const widths = new Float64Array(size).fill(-1);
  const heights = new Float64Array(size).fill(-1);
  const broken = new Map<number, CheckedDataSet["broken"][number]>();
  const formats = new Map<string, number>();
  const items = new Map((dataSet.classes ?? []).map((name) => [name, 0]));
  let labelled = 0;
  let withBoxes = 0;
  let done = 0;

  const check = async (item: Item): Promise<void> => {
    const keep = (sha256: string, length: number) => {
      hashes.write(sha256, item.index * SHA256_BYTES, "hex");
      bytes[item.index] = length;
    };
    if (item.boxes !== null && item.boxes.length > 0) withBoxes++;
    if (item.label !== null) {
      labelled++;
      items.set(item.label, (items.get(item.label) ?? 0) + 1);
    }
    try {
      const image = await readItemImage(item, signal);
      keep(image.sha256, image.bytes);
      widths[item.index] = image.width;
      heights[item.index] = image.height;
      formats.set(image.format, (formats.get(image.format) ?? 0) + 1);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof CommonGroundError)) throw error;
      const { id, label } = item;
      broken.set(item.index, { id, label, code: error.code, message: error.message });
    }
    onProgress?.(++done, broken.size);
  };
  let next = 0;
  const walk = async (): Promise<void> => {
    while (next < size) {
      await check(dataSet.item(next++));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));

  const read = bytes.filter((value) => value >= 0);
  return {
    schema: "commonground/data-set-check@1",
    name: dataSet.name,
    path: dataSet.path,
    format: dataSet.format,
    items: size,
    labelled,
    withBoxes,
    classes: dataSet.classes === null ? null : [...items].map(([name, count]) => ({ name, items: count })),
    broken: [...broken].toSorted(([a], [b]) => a - b).map(([, entry]) => entry),
    duplicates: findDuplicates(dataSet, hashes, bytes),
    bytes:
      read.length === 0 ? null : { total: read.reduce((sum, value) => sum + value, 0), ...spread(read)! },
    width: spread(widths.filter((value) => value >= 0)),
    height: spread(heights.filter((value) => value >= 0)),
    imageFormats: Object.fromEntries([...formats].toSorted(([, a], [, b]) => b - a)),
    notes: dataSet.notes,
  };
}

function spread(values: Float64Array): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted();
  return {
    smallest: sorted[0],
    median: sorted[Math.floor((sorted.length - 1) / 2)],
    largest: sorted[sorted.length - 1],
  };
}

/** Items whose hashes are equal, found by sorting: a map of hashes would take ten times the memory. */
function findDuplicates(dataSet: DataSet, hashes: Buffer, bytes: Float64Array): CheckedDataSet["duplicates"] {
  const hash = (i: number) => hashes.subarray(i * SHA256_BYTES, (i + 1) * SHA256_BYTES);
  const order = Uint32Array.from(bytes.keys())
    .filter((i) => bytes[i] >= 0)
    .toSorted((a, b) => Buffer.compare(hash(a), hash(b)) || a - b);
  const groups: number[][] = [];
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && hash(order[to]).equals(hash(order[from]))) to++;
    if (to - from > 1) groups.push([...order.subarray(from, to)]);
    from = to;
  }
  return groups
    .toSorted(([a], [b]) => a - b)
    .map((group) => {
      const items = group.map((i) => {
        const { id, label } = dataSet.item(i);
        return { id, label };
      });
      return {
        sha256: hash(group[0]).toString("hex"),
        items,
        conflicting: new Set(items.map(({ label }) => label)).size > 1,
      };
    });
}
