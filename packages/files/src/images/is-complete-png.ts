/**
 * Whether the chunks of a PNG follow each other to its IEND chunk (PNG specification, section 5). Decoders stop after
 * the last row and do not miss the rest.
 */
export function isCompletePng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === IEND) return true;
  }
  return false;
}

/** "IEND" as a big-endian integer. */
const IEND = 0x49454e44;
