import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { expect, test } from "vitest";
import frames from "../../fixtures/preprocess/frames.json" with { type: "json" };
import index from "../../fixtures/preprocess/index.json" with { type: "json" };
import prepared from "../../fixtures/preprocess/prepared.json" with { type: "json" };
import { noise } from "../../fixtures/noise.ts";
import type { Pixels } from "./pixels.ts";
import { planResize, type Preprocess, prepareImage } from "./preprocess.ts";
import type { Interpolation } from "./resample.ts";

type Mode = Preprocess["resize"];

const openai: Preprocess = {
  width: 224,
  height: 224,
  resize: "shortest",
  interpolation: "bicubic",
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
  fill: 0,
};

/** As Pillow's `convert("RGB")`: alpha dropped, palette and greys expanded. */
async function decode(name: string): Promise<Pixels> {
  const path = fileURLToPath(new URL(`../../fixtures/preprocess/${name}`, import.meta.url));
  const { data, info } = await sharp(path, { ignoreIcc: true })
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

const goldens = index.cases.flatMap(({ source, crop, squash, bilinear_squash }) => [
  { source, expected: crop, changes: {} },
  { source, expected: squash, changes: { resize: "squash" as const } },
  {
    source,
    expected: bilinear_squash,
    changes: { resize: "squash" as const, interpolation: "bilinear" as const },
  },
]);

test.each(goldens)("$source becomes $expected, byte for byte", async ({ source, expected, changes }) => {
  const result = prepareImage(await decode(source), { ...openai, ...changes });
  const golden = await decode(expected);
  expect([result.width, result.height]).toEqual([golden.width, golden.height]);
  expect(Buffer.compare(Buffer.from(result.data), Buffer.from(golden.data))).toBe(0);
});

test("resized sizes and offsets are those of torchvision and open_clip", () => {
  for (const { mode, image, frame, plan } of frames) {
    const preprocess = { ...openai, resize: mode as Mode, width: frame[0]!, height: frame[1]! };
    const { width, height, x, y } = planResize({ width: image[0]!, height: image[1]! }, preprocess);
    expect([width, height, x, y], `${mode} ${image} → ${frame}`).toEqual(plan);
  }
});

test.each(prepared)("$mode of $image into $frame gives open_clip's bytes", (golden) => {
  const [width, height] = golden.image as [number, number];
  const result = prepareImage(
    { width, height, data: noise(width * height * 3) },
    {
      ...openai,
      width: golden.frame[0]!,
      height: golden.frame[1]!,
      resize: golden.mode as Mode,
      interpolation: golden.interpolation as Interpolation,
      fill: golden.fill,
    },
  );
  expect([result.width, result.height]).toEqual(golden.frame);
  expect(Buffer.from(result.data).toString("base64")).toBe(golden.expected);
});

test.each(["shortest", "squash", "longest"] as const)(
  "%s returns an image of the frame's size as the same object",
  (resize) => {
    const image = { width: 6, height: 4, data: noise(72) };
    expect(prepareImage(image, { ...openai, resize, width: 6, height: 4 })).toBe(image);
  },
);

test("the narrowest strip still shows one pixel beside the filling", () => {
  const image = { width: 1000, height: 1, data: new Uint8Array(3000).fill(200) };
  const { data } = prepareImage(image, { ...openai, resize: "longest", width: 8, height: 8, fill: 7 });
  const rows = Array.from({ length: 8 }, (_, y) => data.subarray(y * 24, (y + 1) * 24));
  const levels = [7, 7, 7, 200, 7, 7, 7, 7];
  expect(rows).toEqual(levels.map((level) => new Uint8Array(24).fill(level)));
});

test("an extreme strip is prepared without the whole resized image", () => {
  const image = { width: 100_000, height: 1, data: new Uint8Array(300_000).fill(90) };
  const { width, height, data } = prepareImage(image, openai);
  expect([width, height]).toEqual([224, 224]);
  expect(data.every((value) => value === 90)).toBe(true);
});

test("data that do not fit the image's size are refused", () => {
  expect(() => prepareImage({ width: 224, height: 224, data: new Uint8Array(3) }, openai)).toThrow(
    expect.objectContaining({ code: "INVALID_IMAGE" }),
  );
});
