import type { ByteSource } from "./byte-source.ts";

/** A source of which the last bytes are read once, at the start, for formats whose parts are found from the end on. */
export async function holdEnd(source: ByteSource, length: number): Promise<ByteSource> {
  const begin = Math.max(0, source.size - length);
  const end = await source.read(begin, source.size - begin);
  return {
    name: source.name,
    size: source.size,
    async read(offset, count) {
      const isHeld = offset >= begin && count >= 0 && offset + count <= source.size;
      return isHeld ? end.slice(offset - begin, offset - begin + count) : source.read(offset, count);
    },
  };
}
