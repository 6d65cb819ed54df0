import type { Explanation } from "@commonground/core";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { writeBank } from "./support/bank.ts";
import { commonground, dog, root } from "./support/command.ts";
import { expectOneClearLine } from "./support/failing.ts";
import { temporaryFolder } from "./support/folder.ts";
import { hugePng } from "./support/png.ts";

const folder = temporaryFolder();
const bank = writeBank(join(folder, "tiny.json"));

/** Writes a file into the folder and returns its path. */
function put(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

let picture: Sharp;
beforeAll(async () => {
  // Noise over the drawing keeps compressed data long enough to be cut in the middle of the picture.
  const drawn = await sharp(join(root, dog))
    .resize(256, 256)
    .flatten({ background: "white" })
    .png()
    .toBuffer();
  picture = sharp(drawn);
});

async function refused(path: string, hint: string | RegExp): Promise<void> {
  await expectOneClearLine([path, "--bank", bank], path, hint, folder);
}

describe("an image that cannot be explained gets one clear line", () => {
  test("a missing file", () => refused(join(folder, "missing.png"), "no such image; check the path"));

  test("a folder without images", () => {
    const empty = join(folder, "empty");
    mkdirSync(empty, { recursive: true });
    return refused(empty, /folder/);
  });

  test("a folder of nothing but HEIC", () => {
    const phone = join(folder, "phone");
    mkdirSync(phone, { recursive: true });
    for (const name of ["1.HEIC", "2.heic"]) writeFileSync(join(phone, name), "");
    return refused(
      phone,
      /not read here \(2 in HEIC\); convert each FILE first: HEIC by .sips.*heif-convert.*magick/,
    );
  });

  test("a BMP", () =>
    refused(
      put("drawing.png", "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"),
      /\(BMP\); convert it first, by `magick/,
    ));

  test("a file that is no image", () => refused(put("text.png", "not an image\n"), "give a JPEG, PNG"));

  test("an empty file", () => refused(put("empty.jpg", ""), "is empty; download"));

  test("a JPEG cut short", async () => {
    const bytes = await picture.clone().jpeg().toBuffer();
    await refused(
      put("cut.jpg", bytes.subarray(0, bytes.length / 2)),
      "JPEG is damaged or cut short; download",
    );
  });

  test("a PNG cut short", async () => {
    const bytes = await picture.clone().png().toBuffer();
    await refused(
      put("cut.png", bytes.subarray(0, bytes.length / 2)),
      "PNG is damaged or cut short; download",
    );
  });

  test("a PNG that lacks only its end", async () => {
    const bytes = await picture.clone().png().toBuffer();
    await refused(put("almost.png", bytes.subarray(0, bytes.length - 12)), "PNG is damaged or cut short");
  });

  test("a PNG that claims 20,000 × 20,000 pixels", () =>
    refused(
      put("claim.png", hugePng(20_000, 20_000, false)),
      /20000 × 20000 pixels, the limit is 100 megapixels; scale/,
    ));

  test("a PNG that has 20,000 × 20,000 pixels", () =>
    refused(
      put("huge.png", hugePng(20_000, 20_000, true)),
      /20000 × 20000 pixels, the limit is 100 megapixels; scale/,
    ));

  test.each([
    ["an image", `<image href="https://example.org/x.png" width="9" height="9"/>`],
    ["a file", `<image href="file:///etc/passwd" width="9" height="9"/>`],
    ["a style sheet", `<style>@import url(https://example.org/x.css);</style>`],
    ["a paint", `<rect width="9" height="9" fill="url(other.svg#paint)"/>`],
    ["an element of another file", `<use href="other.svg#part"/>`],
  ])("an SVG that refers to %s outside", async (_, content) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${content}</svg>`;
    await refused(put("outside.svg", svg), /outside itself|style/);
  });

  test("an SVG with an entity from outside", async () => {
    const doctype = `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>`;
    const svg = `${doctype}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&x;</text></svg>`;
    await refused(put("entity.svg", svg), /export it/);
  });
});

const explain = ["explain", "--bank", bank, "--causes", "none"];

async function explained(path: string): Promise<Explanation> {
  const { code, stdout, stderr } = await commonground([...explain, path, "--json", "-"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

const codes = ({ notes }: Explanation) => notes.map(({ code }) => code);

describe("an unusual image is explained, and what was done to it is said", () => {
  test("one pixel", async () => {
    const path = put(
      "one.png",
      await sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
        .png()
        .toBuffer(),
    );
    const explanation = await explained(path);
    expect(explanation.image).toMatchObject({ width: 1, height: 1 });
    expect(codes(explanation)).toContain("tiny-image");
  });

  test.each(["gif", "webp"] as const)("an animated %s: its first frame", async (format) => {
    const frames = await Promise.all(
      ["red", "blue"].map((background) =>
        sharp({ create: { width: 64, height: 64, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animated = await sharp(frames, { join: { animated: true } })
      .toFormat(format, { loop: 0 })
      .toBuffer();
    const path = put(`animated.${format}`, animated);
    const explanation = await explained(path);
    expect(explanation.image).toMatchObject({ width: 64, height: 64 });
    expect(explanation.notes.find(({ code }) => code === "first-frame")?.message).toContain("2 frames");
    const { stdout } = await commonground([...explain, path]);
    expect(stdout).toContain("The file has 2 frames; the first is used.");
  });

  test("a CMYK JPEG", async () => {
    const path = put("cmyk.jpg", await picture.clone().toColourspace("cmyk").jpeg().toBuffer());
    expect((await sharp(path).metadata()).space).toBe("cmyk");
    expect(codes(await explained(path))).toContain("cmyk");
  });

  test("a PNG of 16 bits", async () => {
    const path = put("deep.png", await picture.clone().toColourspace("rgb16").png().toBuffer());
    expect((await sharp(path).metadata()).depth).toBe("ushort");
    const { prediction } = await explained(path);
    expect(prediction.explained.name).toBe("dog face");
  });

  test("alpha: over white", async () => {
    const path = put("alpha.png", await sharp(join(root, dog)).resize(256, 256).png().toBuffer());
    expect((await sharp(path).metadata()).hasAlpha).toBe(true);
    const explanation = await explained(path);
    expect(codes(explanation)).toContain("over-white");
    expect(explanation.prediction.explained.name).toBe("dog face");
  });

  test("an SVG: drawn at a size that is stated", async () => {
    expect((await explained(dog)).notes).toContainEqual({
      code: "rasterised",
      message: "The SVG is drawn over white at 512 × 512 pixels.",
    });
  });
});
