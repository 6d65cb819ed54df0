import type { Column, ColumnName } from "@commonground/study/web";
import type { ByteSource } from "@commonground/files";
import type { FoundRun } from "./find-runs.ts";
import { batchesOf, sourcesOf } from "./result-files.ts";
import { openRowsFile } from "./rows-file.ts";
import { checkColumns, invalid, openShard, readShort, type Shard } from "./shard.ts";

/** Batches of files that are read at a time. */
const AT_ONCE = 4;

/** Where a row lies: its place among the run's shards, and in its file. */
export interface RowPlace {
  readonly shard: number;
  readonly row: number;
}

/** A run's rows, in the order of their items, of which columns are read when they are asked for, and then kept. */
export interface RunRows {
  readonly run: FoundRun;
  /** Reads columns of one value a row; `progress` is told how many of the run's shards have been. */
  read(names: readonly ColumnName[], progress?: (done: number) => void): Promise<void>;
  /** Rows that are there; known once a column was read. */
  readonly count: number;
  /** Of a column that was read; NaN for no number, 0 and 1 for a flag. */
  numbers(name: ColumnName): Float64Array;
  texts(name: ColumnName): readonly (string | null)[];
  placeOf(row: number): RowPlace;
  /** The row of an item; −1 for none. */
  rowOf(item: number): number;
  /** `source`: what its bytes were brought to already. */
  open(shard: number, source?: ByteSource): Promise<Shard>;
}

/** Columns of all rows as they lie in the shards, one shard after another, of which each has `lengths` rows. */
interface Parts {
  readonly columns: readonly ReadonlyMap<string, Column>[];
  readonly lengths: readonly number[];
}

export function createRunRows(run: FoundRun): RunRows {
  const columns = new Map<string, Column>();
  const running = new Map<ColumnName, Promise<void>>();
  let rowsFile: Promise<Shard | null> | undefined;
  let starts: number[] = [];
  // Row r, in the order of items, is the order[r]-th of all shards one after another.
  let order = new Uint32Array(0);

  async function open(shard: number, source?: ByteSource): Promise<Shard> {
    const { number, file } = run.shards[shard];
    const opened = await openShard(file, source);
    const expected = { fingerprint: run.fingerprint, shard: String(number) };
    for (const [key, value] of Object.entries(expected)) {
      if (opened.facts[key] === value) continue;
      throw invalid(
        file.path,
        `it belongs to another run: its ${key} is ${opened.facts[key] ?? "missing"}, not ${value}`,
      );
    }
    return opened;
  }

  async function readShards(names: readonly ColumnName[], progress: (done: number) => void): Promise<Parts> {
    const first = order.length === 0;
    const found: ReadonlyMap<string, Column>[] = Array(run.shards.length);
    const batches = batchesOf(run.shards.map(({ file }) => file)).values();
    let begun = 0;
    let done = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const batch of batches) {
          const from = begun;
          begun += batch.length;
          for (const [i, source] of (await sourcesOf(batch)).entries()) {
            const shard = await open(from + i, source);
            if (first) checkColumns(shard);
            found[from + i] = await readShort(shard, names);
            progress(++done);
          }
        }
      }),
    );
    return { columns: found, lengths: found.map((each) => each.get(names[0])!.length) };
  }

  async function readWhole(file: Shard, names: readonly ColumnName[]): Promise<Parts> {
    const first = order.length === 0;
    const found = await readShort(file, first ? [...names, "shard"] : names);
    if (!first) return { columns: [found], lengths: [] };
    const places = new Map(run.shards.map(({ number }, at) => [number, at]));
    const lengths = Array<number>(run.shards.length).fill(0);
    let last = 0;
    for (const number of found.get("shard") as Float64Array) {
      const at = places.get(number) ?? -1;
      if (at < last) throw invalid(file.file.path, `it has a row of shard ${number} out of place`);
      last = at;
      lengths[at]++;
    }
    return { columns: [found], lengths };
  }

  async function readAll(names: readonly ColumnName[], progress: (done: number) => void): Promise<void> {
    const first = order.length === 0;
    const wanted = first && !names.includes("index") ? [...names, "index" as const] : names;
    const file = await (rowsFile ??= openRowsFile(run));
    const parts = await (file === null ? readShards(wanted, progress) : readWhole(file, wanted));
    if (file !== null) progress(run.shards.length);
    const joined = (name: ColumnName) => join(parts.columns.map((each) => each.get(name)!));
    if (first) {
      starts = startsOf(parts.lengths);
      order = orderOf(joined("index") as Float64Array, run);
    }
    for (const name of wanted) columns.set(name, ordered(joined(name), order));
  }

  return {
    run,
    async read(names, progress = () => {}) {
      // One reading at a time, so that the second finds what the first has read.
      await Promise.all(running.values());
      const missing = names.filter((name) => !columns.has(name));
      if (missing.length === 0) return;
      const reading = readAll(missing, progress);
      for (const name of missing) running.set(name, reading);
      try {
        await reading;
      } finally {
        for (const name of missing) running.delete(name);
      }
    },
    get count() {
      return order.length;
    },
    numbers: (name) => columns.get(name) as Float64Array,
    texts: (name) => columns.get(name) as readonly (string | null)[],
    placeOf(row) {
      const at = order[row];
      const shard = starts.findLastIndex((start) => start <= at);
      return { shard, row: at - starts[shard] };
    },
    rowOf(item) {
      const items = columns.get("index") as Float64Array;
      let [low, high] = [0, items.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (items[middle] < item) low = middle + 1;
        else high = middle;
      }
      return items[low] === item ? low : -1;
    },
    open,
  };
}

function join(parts: readonly Column[]): Column {
  if (parts.length === 1) return parts[0];
  if (Array.isArray(parts[0])) return (parts as (string | null)[][]).flat();
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts as Float64Array[]) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Rows mostly lie in the order of their items, and a column as it came then is that of all rows. */
function ordered(column: Column, order: Uint32Array): Column {
  if (order.every((at, r) => at === r)) return column;
  return Array.isArray(column)
    ? Array.from(order, (at) => column[at])
    : Float64Array.from(order, (at) => column[at]);
}

function startsOf(lengths: readonly number[]): number[] {
  let sum = 0;
  return lengths.map((length) => (sum += length) - length);
}

function orderOf(index: Float64Array, run: FoundRun): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(index.length).map((_, r) => r);
  if (index.some((item, r) => r > 0 && item < index[r - 1])) order.sort((a, b) => index[a] - index[b]);
  const items = run.record?.identity.items ?? Infinity;
  for (let r = 0; r < order.length; r++) {
    const item = index[order[r]];
    const problem =
      item < 0 || item >= items
        ? `it has row ${item} of ${items}`
        : r > 0 && index[order[r - 1]] === item
          ? `it has row ${item} twice`
          : null;
    if (problem !== null) throw invalid(run.key, problem);
  }
  return order;
}
