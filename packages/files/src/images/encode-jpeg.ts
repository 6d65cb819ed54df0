import type { Pixels } from "@commonground/core";

/** The image as a JPEG of `quality` 1 to 100, chroma at half resolution as cameras and the web have it. */
export async function encodeJpeg({ width, height, data }: Pixels, quality: number): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: "4:2:0" })
    .toBuffer();
}
