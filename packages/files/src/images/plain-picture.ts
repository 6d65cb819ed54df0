import { type Chunk, pngChunks, webpChunks } from "./chunks.ts";
import type { ImageFormat } from "./detect-format.ts";

const OF_ANIMATION: ReadonlySet<string> = new Set(["acTL", "fcTL", "fdAT"]);
/** Bit of a WebP's VP8X chunk that announces EXIF (RFC 9649, section 2.7). */
const HAS_EXIF = 0x08;

/**
 * A file without what browsers follow or pass over as they like, so that all draw the same: an animated PNG without its
 * animation, so that its still image is left, which need not be one of its frames (PNG specification, third edition,
 * section 4.9); a WebP without its EXIF. Others as they are.
 */
export function plainPicture(bytes: Uint8Array<ArrayBuffer>, format: ImageFormat): Uint8Array<ArrayBuffer> {
  return PLAIN[format]?.(bytes) ?? bytes;
}

const PLAIN: Readonly<
  Partial<Record<ImageFormat, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | undefined>>
> = {
  png(bytes) {
    const chunks = pngChunks(bytes);
    if (!chunks.some(({ type }) => type === "acTL")) return undefined;
    // A chunk has its length and type before its contents, and a checksum after them.
    const kept = chunks.filter(({ type }) => !OF_ANIMATION.has(type));
    return joined(bytes, 8, kept, 4);
  },
  webp(bytes) {
    const chunks = webpChunks(bytes);
    const kept = chunks.filter(({ type }) => type !== "EXIF");
    if (kept.length === chunks.length) return undefined;
    const plain = joined(bytes, 12, kept, 0);
    new DataView(plain.buffer).setUint32(4, plain.length - 8, true);
    if (kept[0]?.type === "VP8X") plain[20] = plain[20]! & ~HAS_EXIF;
    return plain;
  },
};

/** The beginning of a file, then some of its chunks, each with what stands round its contents. */
function joined(
  bytes: Uint8Array,
  begin: number,
  chunks: readonly Chunk[],
  after: number,
): Uint8Array<ArrayBuffer> {
  const pieces = [
    bytes.subarray(0, begin),
    ...chunks.map(({ start, end }) => bytes.subarray(start - 8, end + (after || (end - start) % 2))),
  ];
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
