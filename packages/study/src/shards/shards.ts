/** Items `from` to `to` (exclusive) of a data set: what is computed, committed and lost as one. */
export interface Shard {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

export function shardCount(items: number, size: number): number {
  return Math.ceil(items / size);
}

export function shardAt(index: number, items: number, size: number): Shard {
  return { index, from: index * size, to: Math.min(items, (index + 1) * size) };
}

const DIGITS = 6;
const NAME = /^shard-(\d{6,})\.parquet$/u;

/** File name of a finished shard. */
export function shardFile(index: number): string {
  return `shard-${String(index).padStart(DIGITS, "0")}.parquet`;
}

/** The shard a file name stands for; null for any other file. */
export function shardOfFile(name: string): number | null {
  const [, digits] = NAME.exec(name) ?? [];
  return digits === undefined || shardFile(Number(digits)) !== name ? null : Number(digits);
}
