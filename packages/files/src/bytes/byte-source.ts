import { checkRange } from "./check-range.ts";

/** Bytes that can be read by range: a file, a Blob, an HTTP resource or memory. */
export interface ByteSource {
  /** What errors call it: a path or an address. */
  readonly name: string;
  /** Total number of bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`, in an array of the caller's own; rejects where the source is shorter. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Many small ranges, in their order, where that is quicker than one `read` for each. */
  readEach?(ranges: readonly ByteRange[]): Promise<Uint8Array[]>;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Many small ranges of a source, in their order, each in an array of the caller's own. */
export function readEach(source: ByteSource, ranges: readonly ByteRange[]): Promise<Uint8Array[]> {
  return (
    source.readEach?.(ranges) ?? Promise.all(ranges.map(({ offset, length }) => source.read(offset, length)))
  );
}

/** A byte source over bytes in memory. */
export function memorySource(bytes: Uint8Array, name = "memory"): ByteSource {
  return {
    name,
    size: bytes.length,
    async read(offset, length) {
      checkRange(name, bytes.length, offset, length);
      return bytes.slice(offset, offset + length);
    },
  };
}
