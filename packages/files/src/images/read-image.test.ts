import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterAll, expect, test } from "vitest";
import { MAX_PIXELS } from "./image-limits.ts";
import { readImage } from "./read-image.ts";
import { SVG_LONGER_SIDE } from "./svg-size.ts";

const folder = mkdtempSync(join(tmpdir(), "read-image-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, data: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, data);
  return path;
}

/** A folder with empty files. */
function inside(name: string, ...files: string[]): string {
  mkdirSync(join(folder, name));
  for (const each of files) writeFileSync(join(folder, name, each), "");
  return join(folder, name);
}

type Colour = readonly [r: number, g: number, b: number, alpha?: number];

function solid([r, g, b, alpha]: Colour, width = 32, height = 32): Sharp {
  const background = { r, g, b, ...(alpha === undefined ? {} : { alpha }) };
  return sharp({ create: { width, height, channels: alpha === undefined ? 3 : 4, background } });
}

/** A picture without structure, so that compressed files are long enough to be cut. */
function noise(): Sharp {
  const data = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 7919 + (i >> 3)) & 255);
  return sharp(data, { raw: { width: 64, height: 48, channels: 3 } });
}

/** CRC-32 as PNG has it; Node 20 has none. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const codes = (image: { notes: readonly { code: string }[] }) => image.notes.map(({ code }) => code);
const firstPixel = (image: { pixels: { data: ArrayLike<number> } }) =>
  Array.from(image.pixels.data).slice(0, 3);

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ name: "CommonGroundError", code, message: expect.stringMatching(message) });

const readCmyk = async (colour: Colour) => {
  const bytes = await solid(colour).toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
  expect(bytes.includes("Adobe")).toBe(true);
  const image = await readImage(bytes);
  expect(codes(image)).toEqual(["cmyk"]);
  return firstPixel(image) as [number, number, number];
};

const deep = (values: number[], space: string) =>
  sharp(
    Uint16Array.from({ length: 16 * 16 * values.length }, (_, i) => values[i % values.length]!),
    {
      raw: { width: 16, height: 16, channels: values.length as 1 | 3 },
    },
  )
    .toColourspace(space)
    .png()
    .toBuffer();

const draw = (attributes: string, content = "") =>
  readImage(
    new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`),
  );

const svgFile = (attributes: string, content = "") =>
  file("drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`);

const embed = (png: Buffer) =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><image width="8" height="8" href="data:image/png;base64,${png.toString("base64")}"/></svg>`,
  );

test("a file gives its pixels, size, format and hash", async () => {
  const bytes = await noise().png().toBuffer();
  const path = file("noise.png", bytes);
  const image = await readImage(path);
  expect(image).toMatchObject({ path, width: 64, height: 48, format: "png", notes: [] });
  expect(image.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(image.pixels.data).toEqual(new Uint8Array(await noise().raw().toBuffer()));
});

test("every format is known by its content, whatever the file is called", async () => {
  for (const format of ["jpeg", "png", "webp", "gif", "avif", "tiff"] as const) {
    const image = await readImage(
      file("picture.bin", await solid([200, 40, 60]).toFormat(format).toBuffer()),
    );
    expect(image).toMatchObject({ format, width: 32, height: 32, notes: [] });
    for (const [k, value] of [200, 40, 60].entries()) {
      expect(Math.abs(firstPixel(image)[k]! - value), format).toBeLessThan(6);
    }
  }
});

test("bytes are read as a file is, without a path", async () => {
  expect(await readImage(await solid([1, 2, 3]).png().toBuffer())).toMatchObject({ path: null, width: 32 });
});

test("missing files, folders, devices and empty files are refused in one line", async () => {
  await expect(readImage(join(folder, "no.png"))).rejects.toEqual(
    refusal("NOT_FOUND", /no\.png: there is no such image/),
  );
  await expect(readImage(folder)).rejects.toEqual(refusal("INVALID_IMAGE", /is a folder/));
  await expect(readImage("/dev/null")).rejects.toEqual(refusal("INVALID_IMAGE", /no regular file/));
  await expect(readImage(file("empty.png", ""))).rejects.toEqual(
    refusal("INVALID_IMAGE", /empty\.png: is empty/),
  );
});

test("what is no image is refused, whatever it is called", async () => {
  for (const content of ["hello", "\0".repeat(100), "<html><svg/></html>", "BM123456", "%PDF-1.7"]) {
    await expect(readImage(file("fake.png", content))).rejects.toEqual(
      refusal("INVALID_IMAGE", /fake\.png: is no image/),
    );
  }
});

test("a folder is refused by what it holds, with the way to convert what is not read", async () => {
  await expect(readImage(inside("phone", "1.HEIC", "2.heic", "3.bmp"))).rejects.toEqual(
    refusal(
      "INVALID_IMAGE",
      /phone: is a folder whose images are in formats that are not read here \(2 in HEIC, 1 in BMP\); convert each FILE first: HEIC by .*sips.*heif-convert FILE FILE\.jpg.*magick.*; BMP by .*magick FILE FILE\.png/,
    ),
  );
  await expect(readImage(inside("none", "notes.txt"))).rejects.toEqual(
    refusal("INVALID_IMAGE", /none: is a folder without images; give one with JPEG/),
  );
  await expect(readImage(inside("some", "a.png", "b.heic"))).rejects.toEqual(
    refusal("INVALID_IMAGE", /some: is a folder; give the path of an image in it/),
  );
});

test("an image of a format that is not read says which, by its content, and how to convert it", async () => {
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
  await expect(readImage(file("photo.jpg", heic))).rejects.toEqual(
    refusal(
      "INVALID_IMAGE",
      /photo\.jpg: is in a format that is not read here \(HEIC\); convert it first, by `sips/,
    ),
  );
});

test("sharp's own settings, which belong to the whole process, are left alone", async () => {
  const before = sharp.cache();
  try {
    sharp.cache({ memory: 37, files: 7, items: 70 });
    await readImage(await solid([1, 2, 3]).png().toBuffer());
    expect(sharp.cache()).toMatchObject({
      memory: { max: 37 },
      files: { max: 7 },
      items: { max: 70 },
    });
  } finally {
    sharp.cache({ memory: before.memory.max, files: before.files.max, items: before.items.max });
  }
});

test("files cut short anywhere are refused as damaged", async () => {
  const cut = [
    await noise().jpeg().toBuffer(),
    await noise().jpeg({ progressive: true }).toBuffer(),
    await noise().png().toBuffer(),
    await noise().png({ progressive: true }).toBuffer(),
    await noise().webp().toBuffer(),
    await noise().gif().toBuffer(),
    await noise().tiff().toBuffer(),
    await noise().avif().toBuffer(),
  ].flatMap((bytes) =>
    [0.05, 0.5, 0.9, 1].map((part) => bytes.subarray(0, Math.floor(bytes.length * part) - 2)),
  );
  for (const bytes of cut) {
    await expect(readImage(bytes), `${bytes.length} bytes`).rejects.toEqual(
      refusal(
        "INVALID_IMAGE",
        /^the given bytes: the [A-Z]+ is damaged or cut short; download or export it again$/,
      ),
    );
  }
});

test("bytes after the end and odd bytes between segments are read past", async () => {
  const jpeg = await noise().jpeg().toBuffer();
  const png = await noise().png().toBuffer();
  const tail = Buffer.from("trailing");
  expect((await readImage(Buffer.concat([jpeg, tail]))).width).toBe(64);
  expect((await readImage(Buffer.concat([png, tail]))).width).toBe(64);
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  expect(
    (await readImage(Buffer.concat([jpeg.subarray(0, frame), Buffer.from([0, 0]), jpeg.subarray(frame)])))
      .width,
  ).toBe(64);
});

test("an image beyond the cap is refused from its header alone", async () => {
  const png = await solid([0, 0, 0], 8, 8).png().toBuffer();
  png.writeUInt32BE(20_000, 16);
  png.writeUInt32BE(20_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  await expect(readImage(file("huge.png", png))).rejects.toEqual(
    refusal("TOO_LARGE", /huge\.png: 20000 × 20000 pixels, the limit is 100 megapixels/),
  );
  expect(MAX_PIXELS).toBe(100_000_000);
});

test("of an animated GIF or WebP the first frame is used, and said", async () => {
  const frames = Buffer.concat([
    await solid([255, 0, 0]).raw().toBuffer(),
    await solid([0, 0, 255]).raw().toBuffer(),
    await solid([0, 255, 0]).raw().toBuffer(),
  ]);
  const stacked = sharp(frames, { raw: { width: 32, height: 96, channels: 3, pageHeight: 32 } });
  for (const bytes of [
    await stacked.clone().gif().toBuffer(),
    await stacked.clone().webp({ lossless: true }).toBuffer(),
  ]) {
    const image = await readImage(bytes);
    expect(image).toMatchObject({ width: 32, height: 32 });
    expect(firstPixel(image)).toEqual([255, 0, 0]);
    expect(image.notes).toEqual([
      { code: "first-frame", message: "The file has 3 frames; the first is used." },
    ]);
  }
});

test("a CMYK JPEG with Adobe's inverted inks comes out with its colours the right way round", async () => {
  expect(Math.min(...(await readCmyk([255, 255, 255])))).toBeGreaterThan(250);
  expect(Math.max(...(await readCmyk([0, 0, 0])))).toBeLessThan(40);
  const [red, green, blue] = await readCmyk([255, 0, 0]);
  expect(red).toBeGreaterThan(200);
  expect(Math.max(green, blue)).toBeLessThan(60);
});

test("16 bits a channel become 8, in colour and in grey", async () => {
  const colour = await deep([0xffff, 0x8040, 0x00ff], "rgb16");
  expect((await sharp(colour).metadata()).depth).toBe("ushort");
  expect(firstPixel(await readImage(colour))).toEqual([255, 128, 0]);
  expect(firstPixel(await readImage(await deep([0x9c40], "grey16")))).toEqual([156, 156, 156]);
});

test("greyscale and palette images become RGB without a note", async () => {
  const grey = await readImage(await solid([90, 90, 90]).toColourspace("b-w").jpeg().toBuffer());
  expect(firstPixel(grey)).toEqual([90, 90, 90]);
  const palette = await readImage(await solid([10, 20, 30]).png({ palette: true }).toBuffer());
  expect(firstPixel(palette)).toEqual([10, 20, 30]);
  expect([...grey.notes, ...palette.notes]).toEqual([]);
});

test("transparency lies over white, with a note only where something shows through", async () => {
  const half = await readImage(await solid([0, 100, 255, 0.5]).png().toBuffer());
  expect(firstPixel(half)).toEqual([127, 177, 255]);
  expect(codes(half)).toEqual(["over-white"]);
  const opaque = await readImage(await solid([0, 100, 255, 1]).png().toBuffer());
  expect(firstPixel(opaque)).toEqual([0, 100, 255]);
  expect(opaque.notes).toEqual([]);
});

test("a picture stored on its side is turned upright, and said", async () => {
  const halves = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => {
    const onLeft = Math.floor(i / 3) % 40 < 20;
    return i % 3 === (onLeft ? 0 : 2) ? 255 : 0;
  });
  const stored = sharp(halves, { raw: { width: 40, height: 30, channels: 3 } });
  const bytes = await stored.jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const image = await readImage(bytes);
  expect(image).toMatchObject({ width: 30, height: 40 });
  expect(firstPixel(image)[0]).toBeGreaterThan(200);
  expect(image.pixels.data.at(-1)).toBeGreaterThan(200);
  expect(codes(image)).toEqual(["oriented"]);
});

test("an image of one pixel is read, with a note", async () => {
  const image = await readImage(await solid([1, 2, 3], 1, 1).png().toBuffer());
  expect(image).toMatchObject({ width: 1, height: 1 });
  expect(codes(image)).toEqual(["tiny-image"]);
});

test("an SVG is drawn over white at the stated size, whatever its own", async () => {
  const wide = await draw('viewBox="0 0 100 50"', '<rect width="50" height="50" fill="red"/>');
  expect(wide).toMatchObject({ format: "svg", width: SVG_LONGER_SIDE, height: SVG_LONGER_SIDE / 2 });
  expect(firstPixel(wide)).toEqual([255, 0, 0]);
  expect(Array.from(wide.pixels.data.slice(-3))).toEqual([255, 255, 255]);
  expect(wide.notes).toEqual([
    { code: "rasterised", message: "The SVG is drawn over white at 512 × 256 pixels." },
  ]);
  expect(await draw('width="4" height="8"')).toMatchObject({ width: 256, height: 512 });
  expect(await draw('width="30000" height="30000"')).toMatchObject({ width: 512, height: 512 });
  expect(await draw('viewBox="0 0 9000 1"')).toMatchObject({ width: 512, height: 1 });
  expect((await draw('viewBox="0 0 9 9"', "<text>a</text>")).notes[0]!.message).toMatch(
    /fonts of this machine/,
  );
});

test("an SVG's edges are drawn at that size, not enlarged from a smaller one", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect x="3.5" width="4" height="16"/></svg>';
  const { pixels } = await readImage(new TextEncoder().encode(svg));
  const row = Array.from({ length: 512 }, (_, x) => pixels.data[(100 * 512 + x) * 3]!);
  expect(row.filter((value) => value !== 0 && value !== 255)).toEqual([]);
  expect(row.indexOf(0)).toBe(112);
});

test("an SVG without extent or with outside references is refused", async () => {
  await expect(readImage(svgFile('viewBox="0 0 0 0"'))).rejects.toEqual(
    refusal("INVALID_IMAGE", /cannot be drawn; give it a viewBox/),
  );
  await expect(readImage(svgFile('viewBox="0 0 9 9"', "<g></svg>"))).rejects.toEqual(
    refusal("INVALID_IMAGE", /is not well-formed XML/),
  );
  await expect(readImage(svgFile('viewBox="0 0 9 9"', '<image href="file:///etc/passwd"/>'))).rejects.toEqual(
    refusal(
      "INVALID_IMAGE",
      /drawing\.svg: the SVG refers to something outside itself \("file:\/\/\/etc\/passwd"\)/,
    ),
  );
});

test("a raster image inside an SVG is shown if it is within the cap, and refused if it is not", async () => {
  const png = await solid([0, 255, 0], 8, 8).png().toBuffer();
  expect(firstPixel(await readImage(embed(png)))).toEqual([0, 255, 0]);
  png.writeUInt32BE(20_000, 16);
  png.writeUInt32BE(20_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  await expect(readImage(embed(png))).rejects.toEqual(
    refusal("TOO_LARGE", /an image inside it: 20000 × 20000/),
  );
});

test("an aborted signal ends the reading with its reason", async () => {
  const reason = new Error("enough");
  await expect(readImage(folder, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
