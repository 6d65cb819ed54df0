import { expect, test } from "vitest";
import { compositeOverWhite } from "./composite-over-white.ts";
import { readImage } from "./read-image.ts";
import { renderSvg } from "./render-svg.ts";
import { SVG_LONGER_SIDE } from "./svg-size.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const svg = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">${content}</svg>`;

test("a drawing keeps its transparency, and over white is what readImage gives", async () => {
  const text = svg(`<circle cx="4" cy="4" r="3" fill="#c33" opacity=".7"/><path d="M0 0h4v4z" fill="blue"/>`);
  const { width, height, data } = await renderSvg(encode(text), "a", SVG_LONGER_SIDE);
  expect({ width, height, corner: data[4 * (width - 1) + 3] }).toEqual({
    width: 512,
    height: 512,
    corner: 0,
  });
  const { pixels } = await readImage(encode(text));
  const white = compositeOverWhite(data, width, height).pixels;
  expect(Buffer.compare(Uint8Array.from(white.data), Uint8Array.from(pixels.data))).toBe(0);
});

test("what refers outside itself, holds a raster image or is no SVG is refused", async () => {
  const gif = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  for (const text of [
    svg(`<image href="file:///etc/passwd" width="8" height="8"/>`),
    svg(`<script>1</script>`),
    svg(`<image href="${gif}" width="8" height="8"/>`),
    "nothing",
  ]) {
    await expect(renderSvg(encode(text), "a", 8)).rejects.toMatchObject({ code: "INVALID_IMAGE" });
  }
});
