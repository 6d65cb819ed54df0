import { CommonGroundError, type Pixels } from "@commonground/core";

/** Pixels as a PNG for the page to show. Throws `RUNTIME` where the browser gives no canvas of that size. */
export async function pictureOf({ width, height, data }: Pixels): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) {
    throw new CommonGroundError(
      "RUNTIME",
      `the browser gives no canvas of ${width} × ${height} pixels; close other pages`,
    );
  }
  const image = context.createImageData(width, height);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < 3; c++) image.data[4 * p + c] = data[3 * p + c]!;
    image.data[4 * p + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}
