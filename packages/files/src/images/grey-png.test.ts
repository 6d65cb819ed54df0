import { crc32 } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { decodeGreyPng } from "./grey-png.ts";

const grey = (levels: readonly number[], width: number) =>
  sharp(Uint8Array.from(levels), { raw: { width, height: levels.length / width, channels: 1 } })
    .toColourspace("b-w")
    .png();
const decode = (bytes: Uint8Array) => decodeGreyPng(bytes, 64, "a.png");

test("8 bits of grey come back level by level", async () => {
  const { width, height, levels } = await decode(await grey([0, 1, 127, 128, 254, 255], 3).toBuffer());
  expect({ width, height, levels: [...levels] }).toEqual({
    width: 3,
    height: 2,
    levels: [0, 1, 127, 128, 254, 255],
  });
});

test("16 bits of grey come back level by level", async () => {
  const raw = Uint16Array.of(0, 1, 256, 65_535);
  const png = await sharp(raw, { raw: { width: 2, height: 2, channels: 1 } })
    .toColourspace("grey16")
    .png()
    .toBuffer();
  expect(png[24]).toBe(16);
  expect([...(await decode(png)).levels]).toEqual([0, 1, 256, 65_535]);
});

test("colour, palettes, transparency, other formats and damage are refused with what to do", async () => {
  const rgb = sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } });
  const clear = sharp({ create: { width: 4, height: 4, channels: 4, background: "#ff000080" } });
  for (const file of [
    await rgb.clone().png().toBuffer(),
    await rgb.clone().png({ palette: true }).toBuffer(),
    await clear.toColourspace("b-w").png().toBuffer(),
    await rgb.clone().jpeg().toBuffer(),
    Uint8Array.of(),
  ]) {
    await expect(decode(file)).rejects.toMatchObject({
      code: "INVALID_IMAGE",
      message: expect.stringContaining("8 or 16 bits of grey"),
    });
  }
  const whole = await grey([1, 2, 3, 4], 2).toBuffer();
  await expect(decode(whole.subarray(0, whole.length - 20))).rejects.toMatchObject({ code: "INVALID_IMAGE" });
});

test.each([8, 16])("one grey level of %d bits that is called transparent is refused", async (depth) => {
  const whole = await sharp(Uint16Array.of(0, 1, 256, 65_535), { raw: { width: 2, height: 2, channels: 1 } })
    .toColourspace(depth === 16 ? "grey16" : "b-w")
    .png()
    .toBuffer();
  expect(whole[24]).toBe(depth);
  await expect(decode(whole)).resolves.toMatchObject({ width: 2 });
  const clear = Buffer.alloc(14);
  clear.writeUInt32BE(2, 0);
  clear.write("tRNS", 4);
  clear.writeUInt32BE(crc32(clear.subarray(4, 10)), 10);
  const end = whole.indexOf("IDAT") - 4;
  await expect(
    decode(Buffer.concat([whole.subarray(0, end), clear, whole.subarray(end)])),
  ).rejects.toMatchObject({ code: "INVALID_IMAGE", message: expect.stringContaining("has transparency") });
});

test("a header that claims a side beyond the limit is refused before decoding", async () => {
  const png = Uint8Array.from(await grey([1, 2, 3, 4], 2).toBuffer());
  new DataView(png.buffer).setUint32(16, 65_000);
  await expect(decode(png)).rejects.toMatchObject({ code: "TOO_LARGE" });
});
