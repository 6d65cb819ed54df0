import type { ByteSource } from "./byte-source.ts";
import { checkRange } from "./check-range.ts";

/** Sources end to end as one, called `name`; a range may reach over their ends. */
export function joinSources(sources: readonly ByteSource[], name: string): ByteSource {
  const [only] = sources;
  if (only !== undefined && sources.length === 1) return only;
  const begins = placesOf(sources);
  const size = sources.reduce((sum, source) => sum + source.size, 0);
  return {
    name,
    size,
    async read(offset, length) {
      checkRange(name, size, offset, length);
      const bytes = new Uint8Array(length);
      for (const [i, source] of sources.entries()) {
        const begin = Math.max(offset, begins[i]!);
        const end = Math.min(offset + length, begins[i]! + source.size);
        if (begin < end) bytes.set(await source.read(begin - begins[i]!, end - begin), begin - offset);
      }
      return bytes;
    },
  };
}

/** Where each of several sources begins when they stand end to end. */
export function placesOf(sources: readonly { readonly size: number }[]): number[] {
  let next = 0;
  return sources.map(({ size }) => {
    next += size;
    return next - size;
  });
}
