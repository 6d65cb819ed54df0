import type { ColumnName } from "@commonground/study/web";
import type { FoundRun } from "./find-runs.ts";
import { checkColumns, invalid, openShard, readColumns, type Shard } from "./shard.ts";

/** Files that are read at a time. */
const AT_ONCE = 8;

/** Where a row lies: its place among the run's shards, and in its file. */
export interface RowPlace {
  readonly shard: number;
  readonly row: number;
}

/** A run's rows, in the order of their items, of which columns are read when they are asked for, and then kept. */
export interface RunRows {
  readonly run: FoundRun;
  /** Reads columns of one value a row. */
  read(names: readonly ColumnName[], progress?: (done: number) => void): Promise<void>;
  /** Rows that are there; known once a column was read. */
  readonly count: number;
  /** Of a column that was read; NaN for no number, 0 and 1 for a flag. */
  numbers(name: ColumnName): Float64Array;
  texts(name: ColumnName): readonly (string | null)[];
  placeOf(row: number): RowPlace;
  /** The row of an item; −1 for none. */
  rowOf(item: number): number;
  open(shard: number): Promise<Shard>;
}

export function createRunRows(run: FoundRun): RunRows {
  const columns = new Map<ColumnName, readonly unknown[]>();
  const numeric = new Map<ColumnName, Float64Array>();
  const running = new Map<ColumnName, Promise<void>>();
  let starts: number[] = [];
  // Row r, in the order of items, is the order[r]-th of all shards one after another.
  let order = new Uint32Array(0);

  async function open(shard: number): Promise<Shard> {
    const { number, file } = run.shards[shard];
    const opened = await openShard(file);
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

  async function readAll(names: readonly ColumnName[], progress: (done: number) => void): Promise<void> {
    const first = order.length === 0;
    const wanted = first && !names.includes("index") ? [...names, "index" as const] : names;
    const found: ReadonlyMap<ColumnName, readonly unknown[]>[] = Array(run.shards.length);
    let next = 0;
    let done = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < run.shards.length) {
          const at = next++;
          const shard = await open(at);
          if (first) checkColumns(shard);
          found[at] = await readColumns(shard, wanted);
          progress(++done);
        }
      }),
    );
    const joined = new Map(wanted.map((name) => [name, found.flatMap((each) => each.get(name)!)]));
    if (first) {
      starts = startsOf(found.map((each) => each.get("index")!.length));
      order = orderOf(joined.get("index") as number[], run);
    }
    for (const [name, values] of joined)
      columns.set(
        name,
        Array.from(order, (at) => values[at]),
      );
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
    numbers(name) {
      let values = numeric.get(name);
      if (values === undefined) {
        values = Float64Array.from(columns.get(name)!, (value) => (value === null ? NaN : Number(value)));
        numeric.set(name, values);
      }
      return values;
    },
    texts: (name) => columns.get(name) as readonly (string | null)[],
    placeOf(row) {
      const at = order[row];
      const shard = starts.findLastIndex((start) => start <= at);
      return { shard, row: at - starts[shard] };
    },
    rowOf(item) {
      const items = this.numbers("index");
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

function startsOf(lengths: readonly number[]): number[] {
  let sum = 0;
  return lengths.map((length) => (sum += length) - length);
}

function orderOf(index: readonly number[], run: FoundRun): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from(index.keys()).toSorted((a, b) => index[a] - index[b]);
  const items = run.record?.identity.items ?? Infinity;
  for (const [r, at] of order.entries()) {
    const item = index[at];
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
