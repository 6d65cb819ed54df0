// What a file says of its frames and of how it lies, by our own reading, against the decoder of Node.

import sharp from "sharp";
import { expect, test } from "vitest";
import { animatedPng } from "../../testing/animated-png.ts";
import { countFrames } from "./count-frames.ts";
import { exifOrientation } from "./exif-orientation.ts";
import { isCmykJpeg } from "./header-size.ts";
import { plainPicture } from "./plain-picture.ts";
import { turnUpright } from "./turn-upright.ts";

const [WIDTH, HEIGHT] = [5, 3];
const noise = Buffer.from(Array.from({ length: WIDTH * HEIGHT * 4 }, (_, i) => (i * 7919 + (i >> 3)) & 255));
const picture = () => sharp(noise, { raw: { width: WIDTH, height: HEIGHT, channels: 4 } });
const page = { width: WIDTH, height: HEIGHT * 3, channels: 4, pageHeight: HEIGHT } as const;
const stacked = () => sharp(Buffer.concat([noise, noise.map((b) => b ^ 85), noise]), { raw: page });

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

test.each(["jpeg", "png", "webp"] as const)(
  "the EXIF of a %s is read as the decoder reads it",
  async (format) => {
    expect(exifOrientation(await picture().toFormat(format).toBuffer(), format)).toBe(1);
    for (const orientation of ORIENTATIONS) {
      const bytes = await picture().toFormat(format).withMetadata({ orientation, density: 300 }).toBuffer();
      expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
      expect(exifOrientation(bytes, format)).toBe(orientation);
      for (let length = 0; length < bytes.length; length += 7) {
        expect([1, orientation]).toContain(exifOrientation(bytes.subarray(0, length), format));
      }
    }
  },
);

test.each(ORIENTATIONS)("a picture is turned as the decoder turns it: %d", async (orientation) => {
  const stored = await picture().png().withMetadata({ orientation }).toBuffer();
  const { data, info } = await sharp(stored).autoOrient().raw().toBuffer({ resolveWithObject: true });
  const turned = turnUpright(
    { width: WIDTH, height: HEIGHT, rgba: new Uint8ClampedArray(noise) },
    orientation,
  );
  expect([turned.width, turned.height]).toEqual([info.width, info.height]);
  expect([...turned.rgba]).toEqual([...data]);
});

test.each(["gif", "webp"] as const)(
  "the frames of a %s are counted as the decoder counts them",
  async (format) => {
    for (const image of [picture(), stacked()]) {
      const bytes = await image.toFormat(format).toBuffer();
      expect(countFrames(bytes, format)).toBe((await sharp(bytes, { pages: -1 }).metadata()).pages ?? 1);
      for (let length = 0; length < bytes.length; length += 5) {
        expect(countFrames(bytes.subarray(0, length), format)).toBeLessThanOrEqual(3);
      }
    }
  },
);

test("of an animated PNG the still image is left, which the command draws, and its frames are counted", async () => {
  const animated = animatedPng();
  expect(countFrames(animated, "png")).toBe(2);
  const still = plainPicture(animated, "png");
  expect(countFrames(still, "png")).toBe(1);
  const [left, whole] = await Promise.all([still, animated].map((bytes) => sharp(bytes).raw().toBuffer()));
  expect(left).toEqual(whole);
  expect([...left!.subarray(0, 3)]).toEqual([255, 0, 0]);
  expect(Buffer.from(still).includes("fdAT")).toBe(false);
  const plain = new Uint8Array(await picture().png().toBuffer());
  expect(plainPicture(plain, "png")).toBe(plain);
});

test.each([true, false])(
  "a WebP without its EXIF is the same picture as it is stored, lossless %j",
  async (lossless) => {
    const turned = await picture().webp({ lossless }).withMetadata({ orientation: 6 }).toBuffer();
    const plain = plainPicture(new Uint8Array(turned), "webp");
    expect(plain.length).toBeLessThan(turned.length);
    const { orientation, width, height } = await sharp(plain).metadata();
    expect([orientation, width, height]).toEqual([undefined, WIDTH, HEIGHT]);
    expect(await sharp(plain).raw().toBuffer()).toEqual(await sharp(turned).raw().toBuffer());
    expect(plainPicture(plain, "webp")).toBe(plain);
    // RFC 9649, section 2.7: the bit of VP8X that announces EXIF, whose chunk is gone.
    expect([String.fromCharCode(...plain.subarray(12, 16)), plain[20]! & 0x08]).toEqual(["VP8X", 0]);
  },
);

test("a JPEG in the colours of printing is known by its header", async () => {
  const rgb = picture().removeAlpha();
  expect(isCmykJpeg(await rgb.clone().jpeg().toBuffer())).toBe(false);
  expect(isCmykJpeg(await rgb.clone().toColourspace("cmyk").jpeg().toBuffer())).toBe(true);
  expect(isCmykJpeg(Buffer.from([0xff, 0xd8]))).toBe(false);
});
