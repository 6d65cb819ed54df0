import { type DecodedImage, encodePng } from "@commonground/files";
import type { Encoder } from "@commonground/core";

// Four times a 112-pixel frame fills the report's picture; more would only make the file larger.
const MOST_SCALE = 4;
const PICTURE_SIDE = 448;

/** The frame as a PNG data URL, at a higher resolution than the model's where the image has one. */
export async function framePicture(
  { info, prepareImage }: Encoder,
  { pixels }: DecodedImage,
): Promise<string> {
  const { width, height } = info.imageSize;
  const available = Math.floor(Math.min(pixels.width / width, pixels.height / height));
  const wanted = Math.ceil(PICTURE_SIDE / Math.max(width, height));
  const scale = Math.max(1, Math.min(available, wanted, MOST_SCALE));
  const png = await encodePng(prepareImage(pixels, scale));
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}
