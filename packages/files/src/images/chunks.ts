/** A piece of a file that is a row of them: where its contents lie. */
export interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The chunks of a PNG that follow each other (PNG specification, section 5); of one cut short, the whole ones. */
export function pngChunks(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const start = at + 8;
    const end = start + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    found.push({ type: letters(bytes, at + 4), start, end });
    at = end + 4;
  }
  return found;
}

/** The chunks of a WebP (RFC 9649, section 2.3), each of an even number of bytes. */
export function webpChunks(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Chunk[] = [];
  for (let at = 12; at + 8 <= bytes.length;) {
    const start = at + 8;
    const end = start + view.getUint32(at + 4, true);
    if (end > bytes.length) break;
    found.push({ type: letters(bytes, at), start, end });
    at = end + ((end - start) % 2);
  }
  return found;
}

const letters = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
