import type { Pixels } from "@commonground/core";

/** The image as the bytes of a PNG file. */
export async function encodePng({ width, height, data }: Pixels): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
