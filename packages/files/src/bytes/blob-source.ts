import type { ByteSource } from "./byte-source.ts";
import { checkRange } from "./check-range.ts";

/** A byte source that can also be had as a whole. */
export interface WholeSource extends ByteSource {
  /** All the bytes, in a Blob that is fetched once. */
  whole(): Promise<Blob>;
}

/** A byte source over a Blob, such as a file that a user has chosen; `name` is what errors call it. */
export function blobSource(blob: Blob, name: string): WholeSource {
  return {
    name,
    size: blob.size,
    async read(offset, length) {
      checkRange(name, blob.size, offset, length);
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    },
    whole: () => Promise.resolve(blob),
  };
}
