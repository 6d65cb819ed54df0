import { CommonGroundError, planResize, type Preprocess } from "@commonground/core";

/** Least longer side, in px, of what is drawn, whatever the model's frame is. */
const LEAST_SIDE = 448;

/**
 * An image file as a model sees it, drawn by the browser: a PNG in the shape of the model's frame. To look at alone; what
 * a model is given is resampled otherwise. Rejects with `INVALID_IMAGE` where the browser cannot read the file.
 */
export async function framePicture(file: Blob, preprocess: Preprocess): Promise<Blob> {
  const scale = Math.max(1, Math.ceil(LEAST_SIDE / Math.max(preprocess.width, preprocess.height)));
  const [width, height] = [preprocess.width * scale, preprocess.height * scale];
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode().catch((cause: unknown) => {
      throw new CommonGroundError(
        "INVALID_IMAGE",
        "The browser cannot read this file as a picture; give the one that was explained",
        { cause },
      );
    });
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (context === null) {
      throw new CommonGroundError(
        "RUNTIME",
        `the browser gives no canvas of ${width} × ${height} pixels; close other pages`,
      );
    }
    const size = { width: image.naturalWidth, height: image.naturalHeight };
    const place = planResize(size, { ...preprocess, width, height });
    const { fill } = preprocess;
    context.fillStyle = `rgb(${fill},${fill},${fill})`;
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#fff";
    context.fillRect(-place.x, -place.y, place.width, place.height);
    context.drawImage(image, -place.x, -place.y, place.width, place.height);
    return await canvas.convertToBlob({ type: "image/png" });
  } finally {
    URL.revokeObjectURL(address);
  }
}
