import { expect, test } from "vitest";
import { conversionOf, formatOfName, unreadFormat } from "./unread-formats.ts";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const pairs = (...entries: (readonly [number, number])[]) =>
  entries.flatMap(([tag, value]) => [tag & 255, tag >> 8, 3, 0, 1, 0, 0, 0, value, 0, 0, 0]);
const tiff = (...entries: (readonly [number, number])[]) =>
  Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, entries.length, 0, ...pairs(...entries));

test.each([
  ["HEIC", "\0\0\0\x18ftypheic\0\0\0\0mif1heic"],
  ["HEIC", "\0\0\0\x18ftypmif1\0\0\0\0mif1heic"],
  ["JPEG XL", "\xff\x0a\x7f"],
  ["JPEG XL", "\0\0\0\x0cJXL \r\n\x87\n"],
  ["BMP", "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"],
  ["JPEG 2000", "\0\0\0\x0cjP  \r\n\x87\n"],
  ["Photoshop", "8BPS\0\x01"],
  ["camera raw", "II*\0\x10\0\0\0CR\x02\0"],
  ["camera raw", "\0\0\0\x18ftypcrx \0\0\0\x01"],
  ["camera raw", "FUJIFILMCCD-RAW 0201"],
  ["icon", "\0\0\x01\0\x02\0\x10\x10\0\0"],
  ["OpenEXR", "v/1\x01\x02\0\0\0"],
  ["Radiance HDR", "#?RADIANCE\n"],
  ["Netpbm", "P6\n3 2\n255\n"],
])("%s is known by its content (%j)", (format, text) => {
  expect(unreadFormat(bytes(text), "x.jpg")).toBe(format);
  expect(conversionOf(format)).toMatch(/FILE|export/);
});

test("what is read here, or no image, is none of them", () => {
  for (const text of [
    "\0\0\0\x1cftypavif\0\0\0\0avifmif1",
    "\0\0\0\x1cftypmif1\0\0\0\0mif1avif",
    "BM123456789012345678",
    "\x89PNG\r\n\x1a\n",
    "P60 is a phone",
    "",
  ]) {
    expect(unreadFormat(bytes(text), "x.heic"), text).toBeNull();
  }
});

test("a TIFF is a digital negative by its tag, and another camera's raw file by its name", () => {
  const dng = tiff([0x0100, 40], [0xc612, 1]);
  expect(unreadFormat(dng, "x.tif")).toBe("camera raw");
  expect(unreadFormat(tiff([0x0100, 40]), "x.tif")).toBeNull();
  expect(unreadFormat(tiff([0x0100, 40]), "x.NEF")).toBe("camera raw");
});

test("names tell of formats in any case", () => {
  expect(formatOfName("a/IMG_1.HEIC")).toBe("HEIC");
  expect(formatOfName("x.heif")).toBe("HEIC");
  expect(formatOfName("x.CR3")).toBe("camera raw");
  expect(formatOfName("x.heic.png")).toBeNull();
  expect(formatOfName("heic")).toBeNull();
});
