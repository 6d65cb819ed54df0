import sharp from "sharp";

/** A PNG of its own for every number. */
export function smallImage(number: number, width = 8): Promise<Buffer> {
  const background = { r: number % 256, g: (number >> 8) % 256, b: 200 };
  return sharp({ create: { width, height: 6, channels: 3, background } })
    .png()
    .toBuffer();
}
