import type { ImageFormat } from "./detect-format.ts";

/**
 * Width and height that a raster image's header announces, in pixels as stored (before any EXIF orientation); null
 * where none is found. Nothing is decoded. Places: PNG 11.2.2, GIF89a 18, RFC 9649 (WebP), ITU-T T.81 B.2.2 (JPEG),
 * TIFF 6 and ISO 23008-12 `ispe` (AVIF, the largest of several).
 */
export function headerSize(
  bytes: Uint8Array,
  format: ImageFormat,
): { readonly width: number; readonly height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    return READERS[format]?.(view) ?? null;
  } catch (error) {
    // Beyond the end: what is cut short is the decoder's to refuse.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Whether a JPEG has four colours a pixel, which are those of printing. */
export function isCmykJpeg(bytes: Uint8Array): boolean {
  try {
    return jpegFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.length))?.components === 4;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const READERS: Readonly<Partial<Record<ImageFormat, (view: DataView) => Size | null>>> = {
  png: (view) => ({ width: view.getUint32(16), height: view.getUint32(20) }),
  gif: (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  webp: webpSize,
  jpeg(view) {
    const frame = jpegFrame(view);
    return frame && { width: frame.width, height: frame.height };
  },
  tiff: tiffSize,
  avif: avifSize,
};

function webpSize(view: DataView): Size | null {
  const uint24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
  switch (view.getUint32(12)) {
    case fourCc("VP8X"):
      return { width: uint24(24) + 1, height: uint24(27) + 1 };
    case fourCc("VP8L"): {
      const sides = view.getUint32(21, true);
      return { width: (sides & 0x3fff) + 1, height: ((sides >>> 14) & 0x3fff) + 1 };
    }
    case fourCc("VP8 "):
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return null;
  }
}

function jpegFrame(view: DataView): (Size & { readonly components: number }) | null {
  for (let at = 2; ;) {
    // Fill bytes, and bytes that do not belong, are passed over.
    while (view.getUint8(at) !== 0xff || view.getUint8(at + 1) === 0xff || view.getUint8(at + 1) === 0) at++;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return {
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
      };
    if (marker === 0xda || marker === 0xd9) return null;
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += 2 + (standsAlone ? 0 : view.getUint16(at + 2));
  }
}

function tiffSize(view: DataView): Size | null {
  const little = view.getUint16(0) === 0x4949;
  if (view.getUint16(2, little) !== 42) return null;
  const directory = view.getUint32(4, little);
  const sides = new Map<number, number>();
  for (let i = 0; i < view.getUint16(directory, little); i++) {
    const entry = directory + 2 + i * 12;
    const isShort = view.getUint16(entry + 2, little) === 3;
    const value = isShort ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
    sides.set(view.getUint16(entry, little), value);
  }
  const [width, height] = [sides.get(256), sides.get(257)];
  return width === undefined || height === undefined ? null : { width, height };
}

/** Boxes within boxes are not followed: the four letters are looked for in the metadata before the pictures' own. */
function avifSize(view: DataView): Size | null {
  let size: Size | null = null;
  for (let at = 0; at + 16 <= view.byteLength; at++) {
    const type = view.getUint32(at);
    if (type === fourCc("mdat")) break;
    if (type !== fourCc("ispe")) continue;
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (size === null || width * height > size.width * size.height) size = { width, height };
  }
  return size;
}

function fourCc(letters: string): number {
  return [...letters].reduce((value, letter) => value * 256 + letter.charCodeAt(0), 0);
}
