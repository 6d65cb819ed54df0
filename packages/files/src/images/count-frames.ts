import { pngChunks, webpChunks } from "./chunks.ts";
import type { ImageFormat } from "./detect-format.ts";

/** How many frames an animation has, by its file alone: a PNG's `acTL`, a WebP's `ANMF`, a GIF's image blocks; 1 for others. */
export function countFrames(bytes: Uint8Array, format: ImageFormat): number {
  return Math.max(1, COUNTS[format]?.(bytes) ?? 1);
}

const COUNTS: Readonly<Partial<Record<ImageFormat, (bytes: Uint8Array) => number>>> = {
  png(bytes) {
    const control = pngChunks(bytes).find(({ type }) => type === "acTL");
    if (control === undefined || control.end - control.start < 4) return 1;
    return new DataView(bytes.buffer, bytes.byteOffset + control.start).getUint32(0);
  },
  webp: (bytes) => webpChunks(bytes).filter(({ type }) => type === "ANMF").length,
  gif: gifFrames,
};

/** Bytes of the table of colours that a packed field announces. */
const colours = (packed: number) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);

/** GIF89a, sections 15 to 27: blocks of data are a length and as many bytes, up to a length of 0. */
function gifFrames(bytes: Uint8Array): number {
  const past = (from: number) => {
    let at = from;
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    return at + 1;
  };
  let frames = 0;
  for (let at = 13 + colours(bytes[10] ?? 0); at < bytes.length;) {
    if (bytes[at] === 0x21) at = past(at + 2);
    else if (bytes[at] === 0x2c) {
      frames += 1;
      at = past(at + 11 + colours(bytes[at + 9] ?? 0));
    } else break;
  }
  return frames;
}
