import type { Note, Pixels } from "@commonground/core";
import type { ImageFormat } from "./detect-format.ts";

/** A decoded image and where it came from. */
export interface DecodedImage {
  /** Null for bytes without a file; in a browser, which keeps paths to itself, a file's name. */
  readonly path: string | null;
  /** 8-bit sRGB, upright, over white. */
  readonly pixels: Pixels;
  /** Size of `pixels`. */
  readonly width: number;
  readonly height: number;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256: string;
  readonly format: ImageFormat;
  /** What decoding decided that a reader should know: `first-frame`, `oriented`, `over-white`, `cmyk`, `rasterised`, `tiny-image`. */
  readonly notes: readonly Note[];
}
