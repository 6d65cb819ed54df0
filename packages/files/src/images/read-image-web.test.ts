import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterEach, expect, test, vi } from "vitest";
import { readImage } from "./read-image-web.ts";

afterEach(() => vi.unstubAllGlobals());

/** A PNG of 8 × 8 pixels that announces 20,000 × 20,000. */
async function huge(): Promise<Buffer<ArrayBuffer>> {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  png.writeUInt32BE(20_000, 16);
  png.writeUInt32BE(20_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return Buffer.from(png);
}

test("an image that is too large is refused by its header, before the browser decodes it", async () => {
  const decode = vi.fn();
  vi.stubGlobal("createImageBitmap", decode);
  await expect(readImage(new File([await huge()], "huge.png"))).rejects.toMatchObject({
    code: "TOO_LARGE",
    message: expect.stringMatching(/^huge\.png: 20000 × 20000 pixels, the limit is 100 megapixels/),
  });
  expect(decode).not.toHaveBeenCalled();
});

test("so is one inside a drawing", async () => {
  const decode = vi.fn();
  vi.stubGlobal(
    "Image",
    class {
      decode = decode;
    },
  );
  const uri = `data:image/png;base64,${(await huge()).toString("base64")}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><image href="${uri}"/></svg>`;
  await expect(readImage(new File([svg], "a.svg"))).rejects.toMatchObject({
    code: "TOO_LARGE",
    message: expect.stringMatching(/^a\.svg, an image inside it: 20000 × 20000/),
  });
  expect(decode).not.toHaveBeenCalled();
});

test("a format that is not read is named", async () => {
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
  await expect(readImage(new Blob([heic]))).rejects.toMatchObject({
    code: "INVALID_IMAGE",
    message: expect.stringMatching(/^the given image: is in a format that is not read here \(HEIC\)/),
  });
});
