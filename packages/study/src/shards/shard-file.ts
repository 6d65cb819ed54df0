const DIGITS = 6;
const NAME = /^shard-(\d{6,})\.parquet$/u;

/** File name of a finished shard. */
export function shardFile(index: number): string {
  return `shard-${String(index).padStart(DIGITS, "0")}.parquet`;
}

/** File name of what is kept of a shard's explanations, one a line. */
export function explanationsFile(index: number): string {
  return shardFile(index).replace(/parquet$/u, "explanations.jsonl");
}

/** The shard a file name stands for; null for any other file. */
export function shardOfFile(name: string): number | null {
  const [, digits] = NAME.exec(name) ?? [];
  return digits === undefined || shardFile(Number(digits)) !== name ? null : Number(digits);
}
