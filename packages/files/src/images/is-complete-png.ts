/**
 * Whether the chunks of a PNG follow each other to its IEND chunk (PNG specification, section 5). Decoders stop after
 * the last row and do not miss the rest.
 */
export function isCompletePng(bytes: Uint8Array): boolean {
  return hasPngChunk(bytes, "IEND");
}

/** Whether a PNG has a chunk of a type, such as `tRNS`, among those that follow each other. */
export function hasPngChunk(bytes: Uint8Array, type: string): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const wanted = [...type].reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === wanted) return true;
  }
  return false;
}
