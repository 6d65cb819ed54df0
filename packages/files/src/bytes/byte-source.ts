/** Bytes that can be read by range: a file, a Blob, an HTTP resource or memory. */
export interface ByteSource {
  /** What errors call it: a path or an address. */
  readonly name: string;
  /** Total number of bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`, in an array of the caller's own; rejects where the source is shorter. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A byte source over bytes in memory. */
export function memorySource(bytes: Uint8Array, name = "memory"): ByteSource {
  return {
    name,
    size: bytes.length,
    read(offset, length) {
      if (offset < 0 || offset + length > bytes.length) {
        return Promise.reject(
          new RangeError(`${name}: bytes ${offset} to ${offset + length} of ${bytes.length} asked for`),
        );
      }
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
  };
}
