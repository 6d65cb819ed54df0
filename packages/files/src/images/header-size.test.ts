import sharp from "sharp";
import { expect, test } from "vitest";
import type { ImageFormat } from "./detect-format.ts";
import { headerSize } from "./header-size.ts";

const noise = Uint8Array.from({ length: 70 * 41 * 4 }, (_, i) => (i * 7919 + (i >> 3)) & 255);
const picture = () => sharp(noise, { raw: { width: 70, height: 41, channels: 4 } });
const SIZE = { width: 70, height: 41 };

test.each([
  ["png", picture().png()],
  ["gif", picture().gif()],
  ["jpeg", picture().jpeg()],
  ["jpeg", picture().jpeg({ progressive: true }).withMetadata({ orientation: 6, density: 300 })],
  ["webp", picture().webp({ alphaQuality: 50 })],
  ["webp", picture().webp({ lossless: true })],
  ["webp", picture().removeAlpha().webp()],
  ["tiff", picture().tiff()],
  ["avif", picture().avif()],
] as const)("a %s announces its size", async (format, image) => {
  const bytes = await image.toBuffer();
  expect(headerSize(bytes, format)).toEqual(SIZE);
});

test("bytes between a JPEG's segments and a thumbnail inside one are passed over", async () => {
  const jpeg = await picture().jpeg().toBuffer();
  const thumbnail = await picture().resize(8).jpeg().toBuffer();
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), thumbnail]);
  segment.writeUInt16BE(segment.length - 2, 2);
  const odd = Buffer.concat([jpeg.subarray(0, 2), segment, Buffer.from([0, 1, 0xff]), jpeg.subarray(2)]);
  expect(headerSize(odd, "jpeg")).toEqual(SIZE);
});

test("a header that is cut short, and a drawing, announce nothing", async () => {
  for (const format of ["png", "gif", "jpeg", "webp", "tiff", "avif"] as const) {
    const bytes = await picture().toFormat(format).toBuffer();
    for (const length of [0, 3, 9, 14]) {
      const cut = headerSize(bytes.subarray(0, length), format);
      expect(cut === null || (format === "gif" && length >= 10), `${format} ${length}`).toBe(true);
    }
  }
  expect(headerSize(new Uint8Array(40), "svg" as ImageFormat)).toBeNull();
});
