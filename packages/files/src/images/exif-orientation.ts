import { pngChunks, webpChunks } from "./chunks.ts";
import type { ImageFormat } from "./detect-format.ts";

/** Tag of the orientation in a TIFF's directory (Exif 2.3, 4.6.4). */
const ORIENTATION = 0x0112;

/** How the stored picture lies, 1 (upright) to 8, by the EXIF of a JPEG, PNG or WebP; 1 where nothing valid says. */
export function exifOrientation(bytes: Uint8Array, format: ImageFormat): number {
  const exif = FINDERS[format]?.(bytes);
  if (exif === undefined) return 1;
  try {
    return orientationOf(exif);
  } catch (error) {
    // Beyond the end: EXIF that is cut short says nothing.
    if (error instanceof RangeError) return 1;
    throw error;
  }
}

const FINDERS: Readonly<Partial<Record<ImageFormat, (bytes: Uint8Array) => Uint8Array | undefined>>> = {
  jpeg: jpegExif,
  png: (bytes) => ofChunk(bytes, pngChunks(bytes), "eXIf"),
  webp: (bytes) => ofChunk(bytes, webpChunks(bytes), "EXIF"),
};

function ofChunk(bytes: Uint8Array, chunks: ReturnType<typeof pngChunks>, wanted: string) {
  const found = chunks.find(({ type }) => type === wanted);
  return found && bytes.subarray(found.start, found.end);
}

/** The first segment APP1 that says it holds EXIF, before the picture's own data. */
function jpegExif(bytes: Uint8Array): Uint8Array | undefined {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return undefined;
    const end = at + 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    const segment = bytes.subarray(at + 4, end);
    if (marker === 0xe1 && startsWithExif(segment)) return segment;
    at = end;
  }
  return undefined;
}

const startsWithExif = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, 6)) === "Exif\0\0";

function orientationOf(exif: Uint8Array): number {
  const tiff = startsWithExif(exif) ? exif.subarray(6) : exif;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  for (let i = 0; i < view.getUint16(directory, little); i++) {
    const entry = directory + 2 + i * 12;
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const found = view.getUint16(entry + 8, little);
    return found >= 1 && found <= 8 ? found : 1;
  }
  return 1;
}
